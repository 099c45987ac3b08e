import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import type { ProgramHealth } from "./played-pods";

/** What the controllers say of themselves; read by start and status. */
export interface PlayedState {
  /** Process of the controllers that said so. */
  readonly pid: number;
  /** By name, those that a pod asks for. */
  readonly programs: Readonly<Record<string, ProgramHealth>>;
}

function stateFile(paths: ClusterPaths): string {
  return path.join(paths.run, "played.json");
}

/** What was said last; undefined before anything was. */
export function readPlayedState(paths: ClusterPaths): PlayedState | undefined {
  try {
    return JSON.parse(fs.readFileSync(stateFile(paths), "utf8")) as PlayedState;
  } catch {
    return undefined;
  }
}

/** Says it, unless that was said before. */
export function writePlayedState(paths: ClusterPaths, state: PlayedState): void {
  if (JSON.stringify(readPlayedState(paths)) === JSON.stringify(state)) return;
  fs.writeFileSync(`${stateFile(paths)}.new`, JSON.stringify(state), { mode: 0o600 });
  fs.renameSync(`${stateFile(paths)}.new`, stateFile(paths));
}
