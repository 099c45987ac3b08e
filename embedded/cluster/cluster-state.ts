import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { ClusterError } from "./cluster-error";
import type { ClusterPaths } from "./cluster-paths";
import type { NodeKind } from "./node-kind";
import { type PortName, portNames, type Ports } from "./ports";

/**
 * Version of everything that lies in a cluster's folder. Raise it when a cluster that was made before can not be taken
 * over as it lies there.
 */
export const layoutVersion = 2;

/** What is decided once, when a cluster is made, and kept. */
export interface ClusterState {
  readonly layout: number;
  /** Tells two clusters apart. */
  readonly id: string;
  readonly ports: Ports;
  readonly nodes: NodeKind;
  /** Why its nodes are simulated where nobody asked for that. */
  readonly simulatedBecause?: string;
}

/** A cluster that does not exist yet. */
export function newState(ports: Ports, nodes: NodeKind, simulatedBecause?: string): ClusterState {
  const because = simulatedBecause === undefined ? {} : { simulatedBecause };
  return { layout: layoutVersion, id: randomBytes(6).toString("hex"), nodes, ...because, ports };
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
  const isWhole = typeof state.id === "string" && (state.nodes === "real" || state.nodes === "simulated");
  if (missing.length > 0 || !isWhole) {
    const lacks = [...missing, "id or nodes"].slice(0, 3).join(", ");
    throw new ClusterError(`${paths.state} is damaged: it lacks ${lacks}`, wayOut);
  }
  return state as ClusterState;
}

/** Id of the cluster in a folder of whatever version; undefined where nobody can tell. */
export function clusterId(paths: ClusterPaths): string | undefined {
  try {
    const { id } = JSON.parse(fs.readFileSync(paths.state, "utf8")) as { id?: unknown };
    return typeof id === "string" && /^[0-9a-f]+$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the file as a whole, so that nobody ever reads half of it. */
export function writeState(paths: ClusterPaths, state: ClusterState): void {
  const draft = `${paths.state}.new`;
  fs.writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, paths.state);
}
