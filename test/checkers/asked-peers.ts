import { isIPv4 } from "node:net";
import type { Settings } from "../../stacks/config/schema/settings";
import type { Manifest } from "../support/recorded";
import type { DeclaredObjects } from "./declared-objects";
import { containersOf } from "./declared-objects";
import { ipv4Network, neighbour } from "./ipv4-network";

/** A pod, or an address outside of the cluster's pods when it has no namespace. */
export interface Peer {
  /** `namespace/workload`, or what stands at the address and the address. */
  readonly name: string;
  readonly ip: string;
  readonly namespace?: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Ports that its containers declare; policies may call them by name. */
  readonly ports?: readonly { readonly port: number; readonly name?: string; readonly protocol: string }[];
}

/** A pod that no policy of its namespace is about. */
export const anotherPod = "another pod";
/** The cluster's own namespace; what holds between its pods and the world is not ours to say. */
const system = "kube-system";

export const isOurs = ({ namespace }: Peer): boolean => namespace !== undefined && namespace !== system;
/** The settings that name networks. */
export type NetworkSettings = Pick<Settings, "hosts" | "stores" | "cluster">;

export const metadataService = "metadata service (169.254.169.254)";
export const internet = "internet (203.0.113.80)";

function portsOf(containers: readonly Manifest[]): NonNullable<Peer["ports"]> {
  return containers
    .flatMap((container) => (container["ports"] ?? []) as Manifest[])
    .map(({ containerPort, name, protocol }) => ({
      port: containerPort as number,
      ...(name !== undefined && { name: name as string }),
      protocol: (protocol ?? "TCP") as string,
    }));
}

type Unaddressed = Omit<Peer, "ip">;

function declaredPods(objects: DeclaredObjects): Unaddressed[] {
  // Pods on the node's own network are outside of every policy: for the others, they are the node.
  const pods = objects.pods.filter(({ spec }) => spec["hostNetwork"] !== true);
  return pods.map(({ name, namespace, labels, ...rest }) => ({
    name: `${namespace}/${name}`,
    namespace,
    labels,
    ports: portsOf(containersOf({ name, namespace, labels, ...rest })),
  }));
}

function undeclaredPods(objects: DeclaredObjects): Unaddressed[] {
  const namespaces = objects.of("Namespace").map((namespace) => namespace["metadata"].name as string);
  return [
    ...namespaces.map((namespace) => ({ name: `${namespace}/${anotherPod}`, namespace, labels: {} })),
    {
      name: `${system}/kube-dns`,
      namespace: system,
      labels: { "k8s-app": "kube-dns" },
      ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })),
    },
    { name: `${system}/${anotherPod}`, namespace: system, labels: {} },
  ];
}

/** Every pod that may run, with an address in the second half of the pods' network, as a rule by address sees it. */
function pods(objects: DeclaredObjects, podCidr: string): Peer[] {
  const network = ipv4Network(podCidr);
  const all = [...declaredPods(objects), ...undeclaredPods(objects)];
  return all.map((pod, index) => ({
    ...pod,
    ip: network.address(network.size / 2 + index + 1),
    namespaceLabels: objects.namespaceLabels(pod.namespace ?? ""),
  }));
}

/** Networks that the settings name, and all others that a policy names. */
function networks(objects: DeclaredObjects, settings: NetworkSettings): Map<string, string[]> {
  const named = new Map<string, string[]>();
  const add = (cidr: string, name: string) => named.set(cidr, [...(named.get(cidr) ?? []), name]);
  const { hosts, stores, cluster } = settings;
  for (const [name, { cidr }] of Object.entries(hosts)) add(cidr, name);
  for (const [name, { cidr }] of Object.entries(stores)) add(cidr, `${name} store`);
  add(cluster.apiServer.cidr, "API server");
  for (const cidr of cluster.clientCidrs) add(cidr, "clients");
  for (const cidr of cluster.adminCidrs) add(cidr, "administrators");
  add(cluster.nodeCidr, "nodes");
  for (const cidr of objects.of("NetworkPolicy").flatMap(blocksOf)) if (!named.has(cidr)) add(cidr, "unnamed network");
  return named;
}

function blocksOf(policy: Manifest): string[] {
  const rules = [...((policy["spec"].ingress ?? []) as Manifest[]), ...((policy["spec"].egress ?? []) as Manifest[])];
  const peers = rules.flatMap((rule) => [
    ...((rule["from"] ?? []) as Manifest[]),
    ...((rule["to"] ?? []) as Manifest[]),
  ]);
  return peers.flatMap((peer) => (peer["ipBlock"]?.cidr ?? []) as string);
}

/**
 * One address in each network, and one in the network of equal size beside it: whatever widens a rule's network by a
 * single bit lets that one in.
 */
function addresses(named: ReadonlyMap<string, readonly string[]>): Peer[] {
  const blocks = [...named].filter(([cidr]) => isIPv4(cidr.split("/")[0] ?? ""));
  const inside = blocks.map(([cidr, names]) => ({
    name: `${names.join(", ")} (${cidr})`,
    ip: ipv4Network(cidr).address(cidr.endsWith("/32") ? 0 : 1),
  }));
  const beside = blocks.flatMap(([cidr, names]) => {
    const ip = neighbour(cidr);
    const isNamed = ip === undefined || blocks.some(([other]) => ipv4Network(other).contains(ip));
    return isNamed ? [] : [{ name: `beside ${names.join(", ")} (${ip})`, ip }];
  });
  return [
    ...inside,
    ...beside,
    { name: metadataService, ip: "169.254.169.254" },
    { name: "metadata service (fd00:ec2::254)", ip: "fd00:ec2::254" },
    { name: internet, ip: "203.0.113.80" },
    { name: "internet (2001:db8::80)", ip: "2001:db8::80" },
  ];
}

/** Everybody who could call or be called in an environment. */
export function askedPeers(objects: DeclaredObjects, settings: NetworkSettings): Peer[] {
  return [...pods(objects, settings.cluster.podCidr), ...addresses(networks(objects, settings))];
}
