import type { Manifest } from "../support/recorded";
import type { DeclaredObjects, Pods } from "./declared-objects";
import { containersOf, selects, titleOf } from "./declared-objects";

/** One peer and one port of a network policy rule. */
interface Leave {
  readonly peer: Manifest;
  readonly port: number;
  readonly protocol: string;
}

type Direction = "ingress" | "egress";

function labelsOf(selector: Manifest | undefined): Record<string, string> {
  return (selector?.["matchLabels"] ?? {}) as Record<string, string>;
}

/** `namespace/app` of pods; all workspaces are one. */
export function partOf({ namespace, labels }: Pods): string {
  return `${namespace.replace(/^ide-.*/, "ide-*")}/${labels["app"] ?? "?"}`;
}

/** Which pods may talk to which, as the network policies of an environment say. */
export class DeclaredNetwork {
  /** Pods on the node's own network are outside of every policy. */
  private readonly pods: readonly Pods[];
  private readonly leaves = new Map<string, readonly Leave[]>();

  constructor(private readonly objects: DeclaredObjects) {
    this.pods = objects.pods.filter((pods) => pods.spec["hostNetwork"] !== true);
  }

  /** Everything that the policies of a namespace allow these pods in one direction. */
  private allowed(pods: Pods, direction: Direction): readonly Leave[] {
    const key = `${direction} ${pods.owner}`;
    const known = this.leaves.get(key);
    if (known !== undefined) return known;
    const found = this.objects
      .of("NetworkPolicy")
      .filter((policy) => policy["metadata"].namespace === pods.namespace)
      .filter((policy) => selects(labelsOf(policy["spec"].podSelector as Manifest), pods.labels))
      .flatMap((policy) => (policy["spec"][direction] ?? []) as Manifest[])
      .flatMap((rule) =>
        ((rule["from"] ?? rule["to"] ?? []) as Manifest[]).flatMap((peer) =>
          ((rule["ports"] ?? []) as Manifest[]).map(({ port, protocol }) => ({
            peer,
            port: port as number,
            protocol: protocol as string,
          })),
        ),
      );
    this.leaves.set(key, found);
    return found;
  }

  private isPeer({ peer }: Leave, of: Pods, candidate: Pods): boolean {
    if (peer["ipBlock"] !== undefined) return false;
    const namespaces = peer["namespaceSelector"] as Manifest | undefined;
    const inNamespace =
      namespaces === undefined
        ? of.namespace === candidate.namespace
        : selects(labelsOf(namespaces), this.objects.namespaceLabels(candidate.namespace));
    return inNamespace && selects(labelsOf(peer["podSelector"] as Manifest | undefined), candidate.labels);
  }

  private allows(direction: Direction, of: Pods, other: Pods, port: number, protocol: string): boolean {
    return this.allowed(of, direction).some(
      (leave) => leave.port === port && leave.protocol === protocol && this.isPeer(leave, of, other),
    );
  }

  /** Whether both sides let the one call the other. */
  reaches(from: Pods, to: Pods, port: number, protocol = "TCP"): boolean {
    return this.allows("egress", from, to, port, protocol) && this.allows("ingress", to, from, port, protocol);
  }

  /** Rules of one side that the other side does not answer. */
  oneSided(): string[] {
    const problems = this.pods.flatMap((pods) =>
      (["egress", "ingress"] as const).flatMap((direction) =>
        this.allowed(pods, direction)
          .filter(({ peer }) => peer["ipBlock"] === undefined && !isDns(peer))
          .flatMap((leave) => {
            const { port, protocol } = leave;
            const others = this.pods.filter((other) => this.isPeer(leave, pods, other));
            const way = `${direction} ${direction === "egress" ? "to" : "from"}`;
            const at = `${protocol} ${String(port)}`;
            if (others.length === 0)
              return [`${partOf(pods)} has ${way} ${JSON.stringify(leave.peer)}, which is nobody`];
            return others
              .filter(
                (other) => !this.allows(direction === "egress" ? "ingress" : "egress", other, pods, port, protocol),
              )
              .map((other) => `${partOf(pods)} has ${way} ${partOf(other)} ${at}, the other side has it not`);
          }),
      ),
    );
    return [...new Set(problems)];
  }

  /** Ports to which a policy opens pods that listen there in no container. */
  openedForNothing(): string[] {
    const problems = this.pods.flatMap((pods) => {
      const ports = containersOf(pods).flatMap((c) => (c["ports"] ?? []) as Manifest[]);
      return this.allowed(pods, "ingress")
        .filter(({ port, protocol }) => !ports.some((p) => p["containerPort"] === port && p["protocol"] === protocol))
        .map(({ port, protocol }) => `${partOf(pods)} lets callers in at ${protocol} ${String(port)}, nobody listens`);
    });
    return [...new Set(problems)];
  }

  /** What these pods may call, as their own side says. */
  calls(pods: Pods): string[] {
    const found = this.allowed(pods, "egress").flatMap((leave) => {
      const { peer, port } = leave;
      if (peer["ipBlock"] !== undefined) return [`${String(peer["ipBlock"].cidr)} ${String(port)}`];
      if (isDns(peer)) return [`kube-dns ${String(port)}`];
      return this.pods.filter((other) => this.isPeer(leave, pods, other)).map((o) => `${partOf(o)} ${String(port)}`);
    });
    return [...new Set(found)].sort();
  }
}

/** The cluster's own name service, the one peer that is not ours. */
function isDns(peer: Manifest): boolean {
  return labelsOf(peer["podSelector"] as Manifest | undefined)["k8s-app"] === "kube-dns";
}

/** Namespaces in which something is allowed that nobody wrote down. */
export function openNamespaces(objects: DeclaredObjects): string[] {
  return objects
    .of("Namespace")
    .map((namespace) => namespace["metadata"].name as string)
    .filter((namespace) => {
      const policies = objects.of("NetworkPolicy").filter((policy) => policy["metadata"].namespace === namespace);
      return !policies.some(({ spec }) => {
        const { podSelector, policyTypes, ingress = [], egress = [] } = spec as Manifest;
        const closed = (ingress as unknown[]).length === 0 && (egress as unknown[]).length === 0;
        const both = ["Ingress", "Egress"].every((type) => (policyTypes as string[]).includes(type));
        return Object.keys(podSelector as object).length === 0 && both && closed;
      });
    });
}

function tooWide(peer: Manifest): boolean {
  if (peer["ipBlock"] !== undefined) return String(peer["ipBlock"].cidr).endsWith("/0");
  const namespaces = peer["namespaceSelector"] as Manifest | undefined;
  const everyNamespace = namespaces !== undefined && Object.keys(labelsOf(namespaces)).length === 0;
  return everyNamespace || Object.keys(labelsOf(peer["podSelector"] as Manifest | undefined)).length === 0;
}

/** Rules that name no peer, no port, or a peer that is everybody. */
export function wideRules(objects: DeclaredObjects): string[] {
  return objects.of("NetworkPolicy").flatMap((policy) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      ((policy["spec"][direction] ?? []) as Manifest[]).flatMap((rule, index) => {
        const at = `${titleOf(policy)} ${direction}[${String(index)}]`;
        const peers = (rule["from"] ?? rule["to"] ?? []) as Manifest[];
        const ports = (rule["ports"] ?? []) as Manifest[];
        return [
          ...(peers.length === 0 ? [`${at} names no peer`] : []),
          ...(ports.length === 0 ? [`${at} names no port`] : []),
          ...ports
            .filter((p) => typeof p["port"] !== "number" || p["endPort"] !== undefined)
            .map(() => `${at} has a port range`),
          ...peers.filter(tooWide).map((peer) => `${at} is for everybody: ${JSON.stringify(peer)}`),
        ];
      }),
    ),
  );
}
