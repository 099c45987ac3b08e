import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { unhealthy } from "../health";
import { network } from "../network";
import { realNodeName } from "../node-kind";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";
import { writeConfig } from "./write-config";

/** Carries connections to Services to their pods. */
export function kubeProxy(paths: ClusterPaths, ports: Ports, tools: NodeTools): ProcessSpec {
  const kubeconfig = kubeconfigOf(paths, "kube-proxy");
  const config = path.join(paths.config, "kube-proxy.yaml");
  writeConfig(config, [
    {
      apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
      kind: "KubeProxyConfiguration",
      clientConnection: { kubeconfig },
      hostnameOverride: realNodeName,
      mode: "iptables",
      clusterCIDR: network.podCidr,
      healthzBindAddress: `127.0.0.1:${ports.kubeProxy}`,
      iptables: { minSyncPeriod: "100ms" },
      // These belong to the whole machine.
      conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    },
  ]);
  return {
    name: "kube-proxy",
    command: tools.kubeProxy,
    args: [`--config=${config}`],
    env: { PATH: tools.path },
    inputs: [config, kubeconfig],
    readySeconds: 60,
    notReady: () => unhealthy(`http://127.0.0.1:${ports.kubeProxy}/livez`),
  };
}
