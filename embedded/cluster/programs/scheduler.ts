import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import { pkiFile } from "../pki/ensure-certificates";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import { writeConfig } from "./write-config";
import type { ProcessSpec } from "../processes/process-spec";

/** The scheduler. */
export function scheduler(paths: ClusterPaths, ports: Ports, command: string): ProcessSpec {
  const pki = (name: string): string => pkiFile(paths, name);
  const kubeconfig = kubeconfigOf(paths, "scheduler");
  const config = path.join(paths.config, "scheduler.yaml");
  writeConfig(config, [
    {
      apiVersion: "kubescheduler.config.k8s.io/v1",
      kind: "KubeSchedulerConfiguration",
      clientConnection: { kubeconfig, qps: 300, burst: 600 },
      leaderElection: { leaderElect: false },
    },
  ]);
  return {
    name: "kube-scheduler",
    command,
    args: [
      `--config=${config}`,
      ...["--bind-address=127.0.0.1", `--secure-port=${ports.scheduler}`],
      ...[`--tls-cert-file=${pki("serving.crt")}`, `--tls-private-key-file=${pki("serving.key")}`],
      ...["--authentication-kubeconfig", "--authorization-kubeconfig"].map((flag) => `${flag}=${kubeconfig}`),
    ],
    inputs: [kubeconfig, config],
    readySeconds: 60,
    notReady: () => unhealthy(`https://127.0.0.1:${ports.scheduler}/healthz`, { ca: fs.readFileSync(pki("ca.crt")) }),
  };
}
