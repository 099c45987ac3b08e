import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { network } from "../network";
import { cgroupRoot } from "../node/cgroups";
import { enterNamespaces } from "../node/enter";
import { pauseImage } from "../node/own-images";
import type { ProcessSpec } from "../processes/process-spec";
import { writeConfig } from "./write-config";

const run = promisify(execFile);

/** Where containerd answers, seen from inside. */
export const containerdSocket = "/run/containerd/containerd.sock";

/** How pods get addresses: a bridge on which all of them meet. Source: https://www.cni.dev/plugins/current/ */
function podNetwork(): object {
  return {
    cniVersion: "1.0.0",
    name: "webide",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isGateway: true,
        hairpinMode: true, // a pod may call a Service whose only pod is itself
        ipam: { type: "host-local", ranges: [[{ subnet: network.realPodCidr }]], routes: [{ dst: "0.0.0.0/0" }] },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

function settings(paths: ClusterPaths, clusterId: string, cni: string, cniFolder: string): string {
  return `version = 2
root = ${JSON.stringify(paths.containerd)}
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt"]

[grpc]
  address = ${JSON.stringify(containerdSocket)}

[cgroup]
  path = ${JSON.stringify(`${cgroupRoot(clusterId)}/containerd`)}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${JSON.stringify(pauseImage)}
  # Without CAP_SYS_RESOURCE, as in some virtual machines, no process may be better protected than this one.
  restrict_oom_score_adj = true
  # A profile would be loaded into the kernel for the whole machine, and stay.
  disable_apparmor = true
  # As later versions do by default: who is not root may listen on port 53 of a pod.
  enable_unprivileged_ports = true
  enable_unprivileged_icmp = true

  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${JSON.stringify(cni)}
    conf_dir = ${JSON.stringify(cniFolder)}
`;
}

/** Runs the containers of a real node. */
export function containerd(paths: ClusterPaths, clusterId: string, tools: NodeTools): ProcessSpec {
  const config = path.join(paths.config, "containerd.toml");
  const cniFolder = path.join(paths.config, "cni");
  const conflist = path.join(cniFolder, "webide.conflist");
  fs.mkdirSync(cniFolder, { recursive: true, mode: 0o700 });
  writeConfig(conflist, JSON.stringify(podNetwork(), undefined, 2)); // it is watched: half a file would be read
  writeConfig(config, settings(paths, clusterId, tools.cni, cniFolder));
  return {
    name: "containerd",
    command: tools.containerd,
    args: ["--config", config],
    env: { PATH: tools.path },
    inputs: [config, conflist],
    readySeconds: 60,
    notReady: async () => {
      const [command, ...prefix] = enterNamespaces(paths).prefix;
      const ctr = [tools.ctr, "--address", containerdSocket, "--timeout", "3s"];
      return run(command, [...prefix, ...ctr, "plugins", "ls", "id==cri"]).then(
        ({ stdout }) => (/\scri\s.*\sok\s*$/m.test(stdout) ? undefined : "its plugin for Kubernetes is not ready"),
        () => `${containerdSocket} does not answer`,
      );
    },
  };
}
