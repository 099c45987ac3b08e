import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { forwardState } from "../node/forwards";
import type { DoorName } from "../doors";

/** How one door stands. */
export interface DoorState {
  /** Loopback address and port of this machine. */
  readonly listen: string;
  /** Why nothing stands behind it, so that nobody listens there; undefined where something does. */
  readonly lacking?: string;
}

export type DoorStates = Readonly<Partial<Record<DoorName, DoorState>>>;

function stateFile(paths: ClusterPaths): string {
  return path.join(paths.run, "doors.json");
}

/** How the doors stand now: what the controllers said last, and what became of it; nothing before their first look. */
export function doorStates(paths: ClusterPaths): DoorStates {
  let said: DoorStates;
  try {
    said = JSON.parse(fs.readFileSync(stateFile(paths), "utf8")) as DoorStates;
  } catch {
    return {};
  }
  const errors = new Map(forwardState(paths).map(({ listen, error }) => [listen, error]));
  const withError = (state: DoorState): DoorState => {
    const error = errors.get(state.listen);
    return error === undefined ? state : { ...state, lacking: `nobody can listen there: ${error}` };
  };
  return Object.fromEntries(Object.entries(said).map(([name, state]) => [name, withError(state)]));
}

/** Says it, as a whole. */
export function writeDoorStates(paths: ClusterPaths, states: DoorStates): void {
  fs.writeFileSync(`${stateFile(paths)}.new`, JSON.stringify(states), { mode: 0o600 });
  fs.renameSync(`${stateFile(paths)}.new`, stateFile(paths));
}
