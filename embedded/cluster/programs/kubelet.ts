import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { unhealthy } from "../health";
import { network } from "../network";
import { cgroupRoot } from "../node/cgroups";
import { nodeKindLabel, realNodeName } from "../node-kind";
import { pkiFile } from "../pki/ensure-certificates";
import { kubeconfigOf } from "../pki/kubeconfig";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";
import { containerdSocket } from "./containerd";
import { writeConfig } from "./write-config";

/** Runs the pods of the real node. */
export function kubelet(paths: ClusterPaths, clusterId: string, ports: Ports, tools: NodeTools): ProcessSpec {
  const kubeconfig = kubeconfigOf(paths, "kubelet");
  const config = path.join(paths.config, "kubelet.yaml");
  const resolver = path.join(paths.config, "resolv.conf");
  fs.writeFileSync(resolver, "", { mode: 0o644 }); // nobody outside is asked for names
  writeConfig(config, [
    {
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      address: network.nodeIp,
      ...{ healthzBindAddress: "127.0.0.1", healthzPort: ports.kubelet },
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: true },
        x509: { clientCAFile: pkiFile(paths, "ca.crt") },
      },
      authorization: { mode: "Webhook" },
      containerRuntimeEndpoint: `unix://${containerdSocket}`,
      ...{ cgroupDriver: "cgroupfs", cgroupRoot: cgroupRoot(clusterId), failCgroupV1: false },
      ...{ clusterDomain: "cluster.local", clusterDNS: [network.dnsServiceIp], resolvConf: resolver },
      podLogsDir: path.join(paths.logs, "pods"),
      volumePluginDir: "/var/lib/kubelet/volume-plugins",
      failSwapOn: false,
      maxPods: 500,
      // The disk is one that people work on: how full it is says nothing about this node.
      evictionHard: {
        "memory.available": "100Mi",
        "nodefs.available": "1%",
        "imagefs.available": "1%",
        "nodefs.inodesFree": "1%",
      },
      // What is loaded can not be pulled again: nothing may remove it for want of room.
      imageGCHighThresholdPercent: 100,
      ...{ kubeAPIQPS: 100, kubeAPIBurst: 200 },
      enableProfilingHandler: false,
    },
  ]);
  return {
    name: "kubelet",
    command: tools.kubelet,
    args: [
      `--config=${config}`,
      `--kubeconfig=${kubeconfig}`,
      `--hostname-override=${realNodeName}`,
      `--node-ip=${network.nodeIp}`,
      `--node-labels=${nodeKindLabel}=real`,
    ],
    env: { PATH: tools.path },
    inputs: [config, kubeconfig],
    readySeconds: 60,
    notReady: () => unhealthy(`http://127.0.0.1:${ports.kubelet}/healthz`),
  };
}
