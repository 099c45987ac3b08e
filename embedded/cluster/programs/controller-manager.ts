import fs from "node:fs";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import { network } from "../network";
import { pkiFile } from "../pki/ensure-certificates";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";

/** The controllers of Kubernetes. */
export function controllerManager(paths: ClusterPaths, ports: Ports, command: string): ProcessSpec {
  const pki = (name: string): string => pkiFile(paths, name);
  const kubeconfig = kubeconfigOf(paths, "controller-manager");
  return {
    name: "kube-controller-manager",
    command,
    args: [
      ...["--bind-address=127.0.0.1", `--secure-port=${ports.controllerManager}`],
      ...[`--tls-cert-file=${pki("serving.crt")}`, `--tls-private-key-file=${pki("serving.key")}`],
      ...["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"].map(
        (flag) => `${flag}=${kubeconfig}`,
      ),
      "--leader-elect=false",
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${pki("service-account.key")}`,
      `--root-ca-file=${pki("ca.crt")}`,
      `--cluster-cidr=${network.podCidr}`,
      `--service-cluster-ip-range=${network.serviceCidr}`,
      // A simulated node does not fail: when its player pauses, no pod may be called unready for it, because nobody
      // would call it ready again.
      "--node-monitor-grace-period=24h",
      // Thousands of users are made at once; the defaults (20 and 30 requests a second) are for clusters that share.
      ...["--kube-api-qps=300", "--kube-api-burst=600"],
      ...[
        "--concurrent-deployment-syncs=10",
        "--concurrent-replicaset-syncs=10",
        "--concurrent-resource-quota-syncs=10",
      ],
      "--profiling=false",
    ],
    inputs: [kubeconfig],
    readySeconds: 60,
    notReady: () =>
      unhealthy(`https://127.0.0.1:${ports.controllerManager}/healthz`, { ca: fs.readFileSync(pki("ca.crt")) }),
  };
}
