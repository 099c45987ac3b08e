import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { unhealthy } from "../health";
import { network } from "../network";
import { realNodeName } from "../node-kind";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";

/** Enforces network policies on the real node; everything else that it could do is done by others. */
export function kubeRouter(paths: ClusterPaths, ports: Ports, tools: NodeTools): ProcessSpec {
  const kubeconfig = kubeconfigOf(paths, "kube-router");
  return {
    name: "kube-router",
    command: tools.kubeRouter,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--hostname-override=${realNodeName}`,
      ...["--run-firewall=true", "--run-router=false", "--run-service-proxy=false", "--run-loadbalancer=false"],
      `--service-cluster-ip-range=${network.serviceCidr}`,
      `--health-port=${ports.kubeRouter}`,
    ],
    env: { PATH: tools.path },
    inputs: [kubeconfig],
    readySeconds: 60,
    notReady: () => unhealthy(`http://127.0.0.1:${ports.kubeRouter}/healthz`),
  };
}
