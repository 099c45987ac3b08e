import fs from "node:fs";
import os from "node:os";

/** A process on one machine, told apart from a later process that got the same pid. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Start time in clock ticks since boot; empty where the system has no /proc. */
  readonly started: string;
}

function startOf(pid: number): string {
  try {
    // Field 22; the command name (field 2) may hold blanks, so count from its closing bracket: man 5 proc.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** The identity of this process. */
export function thisProcess(): ProcessIdentity {
  return { host: os.hostname(), pid: process.pid, started: startOf(process.pid) };
}

/** Whether the process still runs; undefined when it belongs to another machine and cannot be asked. */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== os.hostname()) return undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return identity.started === startOf(identity.pid);
}
