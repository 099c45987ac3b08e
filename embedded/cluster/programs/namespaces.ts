import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { network } from "../network";
import { makeNamespaces, namespacesName, outerProc } from "../node/enter";
import { realNodeName } from "../node-kind";
import { runningProcess } from "../processes/start-process";
import type { ProcessSpec } from "../processes/process-spec";

const setUp = path.join(__dirname, "..", "node", "set-up.sh");

/** Holds the namespaces in which everything of a real node lives; when it ends, all of that is gone. */
export function namespaces(paths: ClusterPaths, tools: NodeTools): ProcessSpec {
  const { dir } = paths;
  return {
    name: namespacesName,
    command: "/bin/sh",
    args: [
      ...[setUp, dir, outerProc, realNodeName, network.nodeIp, network.serviceCidr, tools.pause],
      network.artefacts.ip,
    ],
    env: { PATH: tools.path },
    inputs: [setUp],
    enter: makeNamespaces,
    stopSignal: "SIGKILL", // a first process hears no other signal from outside, and nothing is left to be said
    readySeconds: 30,
    notReady: () => {
      const pid = runningProcess(paths, namespacesName)?.identity.pid;
      const runs = pid === undefined ? "" : fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0];
      return Promise.resolve(runs === tools.pause ? undefined : "it is being set up");
    },
  };
}
