import type { Field } from "../../field";
import { isNamed } from "../../reading/network/label-selector";
import { cidr } from "../../limits/cidr";
import { isNetworkPolicy, networkRules, otherNetworkPolicies } from "../../reading/network/network-policy";
import type { ObjectRule, Violation } from "../../rule";

/** Shortest prefixes: those of the largest private networks, 10.0.0.0/8 and fc00::/7. Two halves are as wide as the whole. */
const shortestPrefix = { ipv4: 8, ipv6: 7 } as const;

function* widePeer(peer: Field): Iterable<Violation> {
  const block = peer.at("ipBlock");
  const namespaces = peer.at("namespaceSelector");
  const pods = peer.at("podSelector");
  if (!block.isAbsent) {
    const field = block.at("cidr");
    const network = cidr(field.text() ?? "");
    if (network === undefined || network.prefix < shortestPrefix[network.family]) {
      yield {
        field,
        allowed: "a network of the company, at most as wide as 10.0.0.0/8 or fc00::/7",
        whatToDo: "Name the network in which the peer stands, as in 10.10.1.10/32.",
      };
    }
  }
  if (!namespaces.isAbsent && !isNamed(namespaces)) {
    yield {
      field: namespaces,
      allowed: "a label that the namespaces must have, as in kubernetes.io/metadata.name: ai",
      whatToDo: "Name the namespace of the peer; every namespace would match, those of tomorrow too.",
    };
  }
  if (block.isAbsent && namespaces.isAbsent && !isNamed(pods)) {
    yield {
      field: pods.isAbsent ? peer : pods,
      allowed: "a label that the pods must have, as in app: nginx",
      whatToDo: "Name the pods that may talk.",
    };
  }
}

function* widePort(entry: Field): Iterable<Violation> {
  const port = entry.at("port");
  if ([undefined, "", "0"].includes(port.quantity())) {
    yield { field: port, allowed: "one port", whatToDo: "Name the port at which the product listens." };
  }
  const end = entry.at("endPort");
  if (!end.isAbsent) {
    yield { field: end, allowed: "nothing: one port an entry", whatToDo: "List each port by itself." };
  }
}

/** No policy that looks like a fence and lets everybody through. */
export const rule: ObjectRule = {
  id: "net/no-allow-all",
  level: "mandatory",
  scope: "object",
  summary:
    "Every rule of a NetworkPolicy names its peers and its ports: no empty rule, no empty selector, no range of ports, no network wider than a company's own.",
  reason:
    "Policies add up, so one rule for everybody undoes the default deny of its namespace, and a checker that only asks whether a policy exists is content with it. Policies of other kinds can allow what this one denies, and the other rules can not read them.",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  appliesTo: ["NetworkPolicy", ...otherNetworkPolicies],
  example: {
    good: `ingress:\n  - from:\n      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } }\n        podSelector: { matchLabels: { app: nginx } }\n    ports: [{ protocol: TCP, port: 8080 }]`,
    bad: `ingress:\n  - {}`,
  },
  *check(object) {
    if (!isNetworkPolicy(object)) {
      yield {
        field: object.props.at("apiVersion"),
        allowed: "networking.k8s.io/v1, kind NetworkPolicy",
        whatToDo: "Write the rule as a NetworkPolicy of Kubernetes.",
      };
      return;
    }
    for (const direction of ["ingress", "egress"] as const) {
      for (const { peers, ports } of networkRules(object, direction)) {
        if (peers.items().length === 0) {
          yield {
            field: peers,
            value: "for everybody",
            allowed: "at least one peer",
            whatToDo: `Name who may talk; to deny all, leave the whole rule out (${direction}: []).`,
          };
        }
        if (ports.items().length === 0) {
          yield {
            field: ports,
            value: "every port",
            allowed: "at least one port",
            whatToDo: "Name the port at which the product listens.",
          };
        }
        for (const peer of peers.items()) yield* widePeer(peer);
        for (const entry of ports.items()) yield* widePort(entry);
      }
    }
  },
};
