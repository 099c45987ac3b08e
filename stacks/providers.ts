import * as k8s from "@pulumi/kubernetes";

/**
 * The cluster of the stack, as the engine's own settings name it (KUBECONFIG, `kubernetes:context`).
 *
 * Named ConfigMaps and Secrets are changed in place: the provider's default would delete them first, under running pods.
 */
export function clusterProvider(): k8s.Provider {
  return new k8s.Provider("cluster", { enableConfigMapMutable: true, enableSecretMutable: true });
}
