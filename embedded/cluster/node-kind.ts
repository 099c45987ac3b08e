/**
 * Label that every node of an embedded cluster carries: whether containers run on it or are simulated. The real node's
 * kubelet registers with it (`--node-labels`); nothing the product declares may name it.
 */
export const nodeKindLabel = "embedded.webide.dev/node";

/** Name of the real node: there is one at most, this machine. */
export const realNodeName = "machine";

export type NodeKind = "real" | "simulated";
