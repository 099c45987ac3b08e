import fs from "node:fs";
import path from "node:path";
import { withLock } from "../tools/lock";
import { ClusterPaths } from "./cluster-paths";
import { clusterId } from "./cluster-state";
import { removeCgroups } from "./node/cgroups";
import { namespacesName } from "./node/enter";
import { readRecord, recordedNames } from "./processes/process-record";
import { stopProcess } from "./processes/stop-process";
import { allPrograms } from "./programs/programs";

/** Options of {@link stopCluster} and of resetting a cluster. */
export interface StopClusterOptions {
  /** Is told in one line what happens. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** Ends the waiting for another process that starts or stops the same cluster. @default never */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The controllers end first, because they start programs themselves; then what they started, and whatever only another
 * version knows; then the others, last started first. Where there is a real node, its kubelet ends before its namespaces,
 * so that it starts nothing anew; all else ends with them. A killed store loses nothing (programs/etcd.ts).
 */
function stopOrder(names: readonly string[]): string[] {
  const early = names.includes(namespacesName) ? ["kubelet", namespacesName] : [];
  const all = allPrograms.map(({ name }) => name);
  const started = [
    ...all.filter((name) => !early.includes(name) && name !== "controllers"),
    ...early.reverse(),
    "controllers",
  ];
  const rank = (name: string): number => (started.includes(name) ? started.indexOf(name) : started.length - 1.5);
  return [...names].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
}

/** Stops whatever has a record in a cluster's folder, of whatever version the folder is. */
export async function stopProcesses(paths: ClusterPaths, progress?: (line: string) => void): Promise<number> {
  let stopped = 0;
  for (const name of stopOrder(recordedNames(paths.run))) {
    const record = readRecord(paths.run, name);
    if (!record) continue;
    await stopProcess(paths.run, record);
    progress?.(`${name}: stopped`);
    stopped += 1;
  }
  const id = clusterId(paths);
  if (id !== undefined) await removeCgroups(id);
  return stopped;
}

/**
 * Stops every program of a cluster; its data stays, and a start brings everything back.
 *
 * @returns how many programs had to be stopped
 */
export async function stopCluster(dir: string, { progress, signal }: StopClusterOptions = {}): Promise<number> {
  const paths = new ClusterPaths(dir);
  if (!fs.existsSync(path.dirname(paths.lock))) return 0;
  return withLock(paths.lock, { signal }, () => stopProcesses(paths, progress));
}
