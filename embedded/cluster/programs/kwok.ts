import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import { network } from "../network";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";
import { podStages } from "./pod-stages";
import { writeConfig } from "./write-config";

/** Marks the nodes that KWOK plays. */
export const simulatedNode = { "kwok.x-k8s.io/node": "fake" } as const;

/** Plays the kubelets of the simulated nodes. */
export function kwok(paths: ClusterPaths, ports: Ports, command: string): ProcessSpec {
  const kubeconfig = kubeconfigOf(paths, "kwok");
  const config = path.join(paths.config, "kwok.yaml");
  writeConfig(config, [
    {
      apiVersion: "config.kwok.x-k8s.io/v1alpha1",
      kind: "KwokConfiguration",
      options: { podPlayStageParallelism: 16, nodePlayStageParallelism: 4 },
    },
    ...podStages(),
  ]);
  const [selector = ["", ""]] = Object.entries(simulatedNode);
  return {
    name: "kwok",
    command,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--config=${config}`,
      `--manage-nodes-with-annotation-selector=${selector.join("=")}`,
      `--cidr=${network.podCidr}`,
      "--v=WARN", // else a line for every change of every pod
      `--server-address=127.0.0.1:${ports.kwok}`,
    ],
    inputs: [kubeconfig, config],
    readySeconds: 60,
    notReady: () => unhealthy(`http://127.0.0.1:${ports.kwok}/healthz`),
  };
}
