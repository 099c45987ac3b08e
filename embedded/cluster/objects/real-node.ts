import type { KubernetesObject } from "../api-client";
import { network } from "../network";
import { nodeKindLabel, realNodeName } from "../node-kind";

/** The real node as it is known before its kubelet comes, which says the rest: its pods' addresses are decided here. */
export function realNode(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: realNodeName, labels: { [nodeKindLabel]: "real", "kubernetes.io/hostname": realNodeName } },
    spec: { podCIDR: network.realPodCidr, podCIDRs: [network.realPodCidr] },
    // kube-router looks its address up once, when it starts, and ends where it finds none.
    status: {
      addresses: [
        { type: "InternalIP", address: network.nodeIp },
        { type: "Hostname", address: realNodeName },
      ],
    },
  };
}
