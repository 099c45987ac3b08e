import type { KubernetesObject } from "../api-client";

/** Provisioner whose claims the controllers bind: that of Rancher's local-path-provisioner, which the real node runs. */
export const provisioner = "rancher.io/local-path";

/** The class that comes with the cluster, as it does with the real provisioner; classes of the platform are the program's. */
export function localPathClass(): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "local-path" },
    provisioner,
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  };
}
