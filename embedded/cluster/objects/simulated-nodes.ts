import type { KubernetesObject } from "../api-client";
import { type NodeKind, nodeKindLabel } from "../node-kind";
import { simulatedNode } from "../programs/kwok";

/** GPUs that the simulated nodes advertise in total, all of them on one node. */
export const simulatedGpus = 8;

interface NodeArgs {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taint?: string;
  readonly resources: Readonly<Record<string, string>>;
}

/** One node can hold a few thousand workspaces of the largest tier; what it promises costs nothing. */
const general = { cpu: "16k", memory: "32Ti", "ephemeral-storage": "64Ti", pods: "8k" };
const gpu = {
  cpu: "256",
  memory: "2Ti",
  "ephemeral-storage": "16Ti",
  pods: "250",
  "nvidia.com/gpu": String(simulatedGpus),
};

const nodes: readonly NodeArgs[] = [
  {
    name: "control-plane",
    labels: { "node-role.kubernetes.io/control-plane": "" },
    taint: "node-role.kubernetes.io/control-plane",
    resources: { ...general, cpu: "64", memory: "256Gi", pods: "250" },
  },
  ...["node-1", "node-2", "node-3"].map((name) => ({ name, resources: general })),
  // As NVIDIA's operator labels and taints such a node.
  { name: "gpu-1", labels: { "nvidia.com/gpu.present": "true" }, taint: "nvidia.com/gpu", resources: gpu },
];

/** Beside a real node one general node is enough: it takes the pods whose images are not there. */
const onlyWithoutRealNode: readonly string[] = ["node-2", "node-3"];

/**
 * The simulated nodes of a cluster.
 *
 * @param beside the kind of node that runs what can run
 */
export function simulatedNodes(beside: NodeKind): KubernetesObject[] {
  const all = nodes.map(({ name, labels = {}, taint, resources }, index) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { ...simulatedNode, "node.alpha.kubernetes.io/ttl": "0" },
      labels: {
        "kubernetes.io/arch": process.arch === "arm64" ? "arm64" : "amd64",
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": name,
        type: "kwok",
        [nodeKindLabel]: "simulated" satisfies NodeKind,
        ...labels,
      },
    },
    spec: {
      // 8,190 addresses a node: the pods of 5,000 users fit on three. The first such range holds the nodes' own.
      podCIDR: `10.42.${(index + 1) * 32}.0/19`,
      ...(taint !== undefined && { taints: [{ key: taint, effect: "NoSchedule" }] }),
    },
    status: {
      addresses: [
        { type: "InternalIP", address: `10.42.0.${index + 11}` },
        { type: "Hostname", address: name },
      ],
      capacity: resources,
      allocatable: resources,
    },
  }));
  return beside === "real" ? all.filter(({ metadata }) => !onlyWithoutRealNode.includes(metadata.name)) : all;
}
