import fs from "node:fs";
import path from "node:path";
import { withLock } from "../tools/lock";
import { ClusterError } from "./cluster-error";
import { ClusterPaths } from "./cluster-paths";
import { stopProcesses, type StopClusterOptions } from "./stop-cluster";

/**
 * Stops a cluster of whatever version and removes all its data: objects, volumes, the realm, logs.
 *
 * @throws ClusterError for a folder that holds something else
 */
export async function resetCluster(dir: string, { progress, signal }: StopClusterOptions = {}): Promise<void> {
  const paths = new ClusterPaths(dir);
  if (!fs.existsSync(path.dirname(paths.lock))) return;
  await withLock(paths.lock, { signal }, async () => {
    if (!fs.existsSync(paths.dir)) return;
    if (!fs.existsSync(paths.state) && !fs.existsSync(paths.run) && fs.readdirSync(paths.dir).length > 0) {
      throw new ClusterError(
        `${paths.dir} is not the folder of a cluster: it has no cluster.json; nothing was removed`,
      );
    }
    await stopProcesses(paths, progress);
    fs.rmSync(paths.dir, { recursive: true, force: true });
    progress?.(`${paths.dir}: removed`);
  });
}
