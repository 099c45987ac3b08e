/** A NetworkPolicy for the pods with the label app: x. */
export function networkPolicy(spec: Record<string, unknown>, namespace: unknown = "ai"): Record<string, unknown> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace },
    spec: { podSelector: { matchLabels: { app: "x" } }, policyTypes: ["Ingress", "Egress"], ...spec },
  };
}

/** The policy that every namespace begins with. */
export function defaultDeny(namespace: unknown = "ai", spec: Record<string, unknown> = {}): Record<string, unknown> {
  return networkPolicy({ podSelector: {}, ingress: [], egress: [], ...spec }, namespace);
}

/** Pods of one app in one namespace, as a peer names them. */
export function peerPods(namespace: string, labels: Record<string, string>): Record<string, unknown> {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: labels },
  };
}

export const ipBlock = (cidr: unknown, except?: unknown): Record<string, unknown> => ({ ipBlock: { cidr, except } });
export const tcp = (port: unknown): Record<string, unknown> => ({ protocol: "TCP", port });
