import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isAlive, type ProcessIdentity } from "../../tools/process-identity";

/** What is written of a program when it starts. */
export interface ProcessRecord {
  readonly name: string;
  /** What it was started with, see process-spec.ts. */
  readonly fingerprint: string;
  readonly identity: ProcessIdentity;
  /** How to end it: a later version of this code may know nothing of it. */
  readonly stopSignal: NodeJS.Signals;
  readonly stopSeconds: number;
}

/** The file that holds the record of one program. */
export function recordFile(runFolder: string, name: string): string {
  return path.join(runFolder, `${name}.record`);
}

/**
 * Reads a record, whoever wrote it; undefined where there is none.
 *
 * The first line is written by us, the second is /proc/<pid>/stat as the program itself copied it before it became what
 * it is (see start-process.ts).
 */
export function readRecord(runFolder: string, name: string): ProcessRecord | undefined {
  let text: string;
  try {
    text = fs.readFileSync(recordFile(runFolder, name), "utf8");
  } catch {
    return undefined;
  }
  const [first = "", stat = ""] = text.split("\n");
  const [fingerprint, stopSignal, stopSeconds] = first.split(" ");
  // Field 1 is the pid, field 22 the start time; the command name (field 2) may hold blanks: man 5 proc.
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  const pid = Number.parseInt(stat, 10);
  if (fingerprint === undefined || stopSignal === undefined || started === undefined || !Number.isInteger(pid)) {
    return undefined;
  }
  return {
    name,
    fingerprint,
    stopSignal: stopSignal as NodeJS.Signals,
    stopSeconds: Number(stopSeconds),
    identity: { host: os.hostname(), pid, started },
  };
}

/** Names of all programs that have a record. */
export function recordedNames(runFolder: string): string[] {
  if (!fs.existsSync(runFolder)) return [];
  return fs
    .readdirSync(runFolder)
    .filter((file) => file.endsWith(".record"))
    .map((file) => path.basename(file, ".record"));
}

/** Whether the program of the record still runs; a dead one that nobody has reaped yet (a zombie) does not. */
export function isRunning({ identity }: ProcessRecord): boolean {
  if (isAlive(identity) !== true) return false;
  try {
    const stat = fs.readFileSync(`/proc/${identity.pid}/stat`, "utf8");
    return !["Z", "X"].includes(stat.slice(stat.lastIndexOf(")") + 2).charAt(0));
  } catch {
    return false;
  }
}
