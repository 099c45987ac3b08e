import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { network } from "../network";
import { forwardState, writeForwards } from "../node/forwards";
import type { PortName, Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";

/** What of the node the host asks for its health, on the same port inside and outside. */
const asked: readonly PortName[] = [
  "etcd",
  "controllerManager",
  "scheduler",
  "kwok",
  "kubelet",
  "kubeProxy",
  "kubeRouter",
];

/** Carries connections to loopback addresses of this machine into the cluster's network, as lists of `forwards/` say. */
export function forward(paths: ClusterPaths, ports: Ports, tools: NodeTools): ProcessSpec {
  const own = [
    { listen: `127.0.0.1:${ports.apiServer}`, target: `${network.nodeIp}:${network.apiServerPort}` },
    ...asked.map((name) => ({ listen: `127.0.0.1:${ports[name]}`, target: `127.0.0.1:${ports[name]}` })),
  ];
  fs.mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  writeForwards(paths, "programs", own);
  return {
    name: "forward",
    command: tools.forward,
    args: ["/proc/1/ns/net", paths.forwards, path.join(paths.run, "forwards.json")],
    readySeconds: 10,
    notReady: () => {
      const state = forwardState(paths);
      for (const { listen } of own) {
        const found = state.find((one) => one.listen === listen);
        if (!found) return Promise.resolve(`it does not listen on ${listen} yet`);
        if (found.error !== undefined) return Promise.resolve(`it can not listen on ${listen}: ${found.error}`);
      }
      return Promise.resolve(undefined);
    },
  };
}
