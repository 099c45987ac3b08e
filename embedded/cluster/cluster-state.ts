import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { ClusterError } from "./cluster-error";
import type { ClusterPaths } from "./cluster-paths";
import { type PortName, portNames, type Ports } from "./ports";

/**
 * Version of everything that lies in a cluster's folder. Raise it when a cluster that was made before can not be taken
 * over as it lies there.
 */
export const layoutVersion = 1;

/** What is decided once, when a cluster is made, and kept. */
export interface ClusterState {
  readonly layout: number;
  /** Tells two clusters apart. */
  readonly id: string;
  readonly ports: Ports;
}

/** A cluster that does not exist yet. */
export function newState(ports: Ports): ClusterState {
  return { layout: layoutVersion, id: randomBytes(6).toString("hex"), ports };
}

/**
 * Reads what a folder says of its cluster; undefined where there is none.
 *
 * @throws ClusterError for a folder of another layout version, or a file that nobody can read
 */
export function readState(paths: ClusterPaths): ClusterState | undefined {
  let text: string;
  try {
    text = fs.readFileSync(paths.state, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
  const wayOut = ["next: webide cluster reset (removes this cluster and all that is in it), then repeat the command"];
  let state: Partial<ClusterState>;
  try {
    state = JSON.parse(text) as Partial<ClusterState>;
  } catch {
    throw new ClusterError(`${paths.state} is damaged: it is no JSON`, wayOut);
  }
  if (state.layout !== layoutVersion) {
    const found = state.layout === undefined ? "no layout version" : `layout ${JSON.stringify(state.layout)}`;
    throw new ClusterError(
      `${paths.state} has ${found}; this program reads layout ${layoutVersion}: the cluster was made by another version`,
      wayOut,
    );
  }
  const { ports } = state;
  const isPort = (name: PortName): boolean => Number.isInteger(ports?.[name]);
  const missing = portNames.filter((name) => !isPort(name));
  if (missing.length > 0 || typeof state.id !== "string") {
    throw new ClusterError(`${paths.state} is damaged: it lacks ${[...missing, "id"].slice(0, 3).join(", ")}`, wayOut);
  }
  return state as ClusterState;
}

/** Replaces the file as a whole, so that nobody ever reads half of it. */
export function writeState(paths: ClusterPaths, state: ClusterState): void {
  const draft = `${paths.state}.new`;
  fs.writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, paths.state);
}
