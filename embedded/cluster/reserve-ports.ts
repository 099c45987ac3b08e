import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterPaths } from "./cluster-paths";
import type { NodeKind } from "./node-kind";
import { freePort, isFree, listenerOf, type PortName, portNames, type Ports } from "./ports";
import { runningProcess } from "./processes/start-process";

/** A port that somebody else took while its program did not run. */
export interface MovedPort {
  readonly name: PortName;
  readonly from: number;
  readonly to: number;
}

const pollMilliseconds = 50;
/** A program that was just killed counts as ended before the last of its threads gives the port back. */
const patienceMilliseconds = 1_500;

async function isTaken(paths: ClusterPaths, listener: string, port: number): Promise<boolean> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    // Asked in this order: the controllers may start a program at any moment, and it is on record before it listens.
    if ((await isFree(port)) || runningProcess(paths, listener)) return false;
    if (Date.now() > deadline) return true;
    await sleep(pollMilliseconds);
  }
}

/**
 * The ports of a cluster that is about to be started (again): those of running programs stay, and so does every port
 * that is free; for one that somebody else listens on now another is chosen.
 */
export async function reservePorts(
  paths: ClusterPaths,
  ports: Ports,
  nodes: NodeKind,
): Promise<{ ports: Ports; moved: MovedPort[] }> {
  const moved: MovedPort[] = [];
  const result: Record<PortName, number> = { ...ports };
  for (const name of portNames) {
    if (!(await isTaken(paths, listenerOf(name, nodes), result[name]))) continue;
    const to = await freePort(new Set(Object.values(result)));
    moved.push({ name, from: result[name], to });
    result[name] = to;
  }
  return { ports: result, moved };
}
