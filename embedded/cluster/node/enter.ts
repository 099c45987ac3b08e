import { ClusterError } from "../cluster-error";
import type { ClusterPaths } from "../cluster-paths";
import { runningProcess } from "../processes/start-process";

/** Name of the process that holds a cluster's namespaces. */
export const namespacesName = "namespaces";

/** Where the machine's own /proc is seen from inside. */
export const outerProc = "/run/webide-proc";

/** How a program gets into namespaces: what is put before its command, and the /proc that knows its pid outside. */
export interface Enter {
  readonly prefix: readonly [string, ...string[]];
  readonly proc: string;
}

/** Into namespaces of its own. The pid namespace ends with its first process, and all that is in it. */
export const makeNamespaces: Enter = {
  prefix: ["unshare", "--mount", "--net", "--pid", "--fork", "--uts", "--ipc", "--propagation", "private"],
  proc: "/proc",
};

/**
 * Into the namespaces of a cluster that runs.
 *
 * @param network whether into its network too, or with that of the machine
 * @throws ClusterError when it does not run
 */
export function enterNamespaces(paths: ClusterPaths, network: "inside" | "outside" = "inside"): Enter {
  const holder = runningProcess(paths, namespacesName);
  if (!holder) {
    throw new ClusterError(`the real node of ${paths.dir} does not run`, ["next: webide cluster start"]);
  }
  const spaces = ["--mount", "--pid", "--uts", "--ipc", ...(network === "inside" ? ["--net"] : [])];
  return { prefix: ["nsenter", "--target", String(holder.identity.pid), ...spaces, "--"], proc: outerProc };
}
