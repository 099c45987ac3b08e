import type { Field } from "../../field";
import { demands } from "./label-selector";
import type { NamedNetwork, NamedPods } from "../../limits/network";
import { cidr, isWithin } from "../../limits/cidr";
import type { NetworkRule } from "./network-policy";
import { singlePort } from "./network-policy";
import type { Violation } from "../../rule";

/** Who may be talked to. */
export interface NamedPeers {
  readonly pods: readonly NamedPods[];
  readonly networks: readonly NamedNetwork[];
}

/** Label that the API server itself writes on each namespace. */
const namespaceName = "kubernetes.io/metadata.name";

function isNetwork(peer: Field, { cidr: named }: NamedNetwork): boolean {
  const inner = cidr(peer.at("ipBlock", "cidr").text() ?? "");
  const outer = cidr(named);
  return inner !== undefined && outer !== undefined && isWithin(inner, outer);
}

function arePods(peer: Field, { namespace, labels }: NamedPods): boolean {
  return (
    demands(peer.at("namespaceSelector"), { [namespaceName]: namespace }) && demands(peer.at("podSelector"), labels)
  );
}

function portsOf(peer: Field, { pods, networks }: NamedPeers): readonly string[] {
  const found = peer.at("ipBlock").isAbsent
    ? pods.filter((entry) => arePods(peer, entry))
    : networks.filter((entry) => isNetwork(peer, entry));
  return found.flatMap((entry) => entry.ports);
}

/** In words, for messages. */
function listed({ pods, networks }: NamedPeers): string {
  const labels = (entry: NamedPods): string =>
    Object.entries(entry.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
  return [
    ...pods.map((entry) => `${entry.namespace}/${labels(entry)} at ${entry.ports.join(" and ")}`),
    ...networks.map((entry) => `${entry.cidr} at ${entry.ports.join(" and ")}`),
  ].join("; ");
}

/** What a rule opens beyond the peers and ports that are named. */
export function* unnamedPeers({ peers, ports }: NetworkRule, named: NamedPeers, whatToDo: string): Iterable<Violation> {
  const allowed = `only ${listed(named)}`;
  if (peers.items().length === 0) yield { field: peers, value: "for everybody", allowed, whatToDo };
  for (const peer of peers.items()) {
    const open = portsOf(peer, named);
    if (open.length === 0) {
      yield { field: peer, allowed, whatToDo };
      continue;
    }
    if (ports.items().length === 0) yield { field: ports, value: "every port", allowed, whatToDo };
    for (const entry of ports.items()) {
      const port = singlePort(entry);
      if (port === undefined || !open.includes(port)) yield { field: entry, allowed, whatToDo };
    }
  }
}
