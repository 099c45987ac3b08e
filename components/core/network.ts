import type * as k8s from "@pulumi/kubernetes";
import type { ExternalHost, Peer, ServiceEndpoint } from "./contracts";
import { labelKeys } from "./contracts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type PolicyPeer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type EgressRule = k8s.types.input.networking.v1.NetworkPolicyEgressRule;
type IngressRule = k8s.types.input.networking.v1.NetworkPolicyIngressRule;

/** Who may call which TCP ports of a workload. */
export interface AllowFrom {
  readonly from: readonly (
    Peer | { readonly namespaceLabels: Readonly<Record<string, string>>; readonly app?: string }
  )[];
  readonly ports: readonly number[];
}

/** What a workload may call. */
export type AllowTo = ServiceEndpoint | ExternalHost | AllowToNamespaces;

/** Pods in every namespace that carries a label, as the edge reaches all workspaces. */
export interface AllowToNamespaces {
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly app: string;
  readonly port: number;
}

function peer(p: AllowFrom["from"][number]): PolicyPeer {
  const namespaceLabels =
    "namespaceLabels" in p ? { ...p.namespaceLabels } : { "kubernetes.io/metadata.name": p.namespace };
  return {
    namespaceSelector: { matchLabels: namespaceLabels },
    ...(p.app !== undefined && { podSelector: { matchLabels: { [labelKeys.app]: p.app } } }),
  };
}

function egressRule(to: AllowTo): EgressRule {
  const ports = [{ protocol: "TCP", port: to.port }];
  if ("cidr" in to) return { to: [{ ipBlock: { cidr: to.cidr } }], ports };
  return { to: [peer(to)], ports };
}

/** Every pod of a namespace may ask the cluster's DNS, and nothing else: the ground on which the others stand. */
export function defaultDenySpec(): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] };
}

/** Leave to resolve names. Source: CoreDNS keeps the label `k8s-app=kube-dns`. */
export function dnsEgressSpec(): NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  };
}

/** What the pods with these labels may receive and call beside DNS. */
export function allowSpec(
  podLabels: Readonly<Record<string, string>>,
  ingress: readonly AllowFrom[],
  egress: readonly AllowTo[],
): NetworkPolicySpec {
  const ingressRules: IngressRule[] = ingress.map((rule) => ({
    from: rule.from.map(peer),
    ports: rule.ports.map((port) => ({ protocol: "TCP", port })),
  }));
  return {
    podSelector: { matchLabels: { ...podLabels } },
    policyTypes: ["Ingress", "Egress"],
    ingress: ingressRules,
    egress: egress.map(egressRule),
  };
}
