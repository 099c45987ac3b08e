import { spawn } from "node:child_process";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../cluster-error";
import type { ClusterPaths } from "../cluster-paths";
import { isRunning, type ProcessRecord, readRecord, recordFile } from "./process-record";
import { fingerprint, type ProcessSpec } from "./process-spec";

const longestLogBytes = 20 * 1024 ** 2;

/**
 * The program writes its own record and then becomes what was asked for, under the same pid: whoever starts it may be
 * killed at any moment, and no program is ever left that nobody knows of. $0 is the record, $1 our line of it, $2 the /proc
 * of this machine: inside a pid namespace, the other one does not know the pid that counts. It is read without any other
 * process, because `self` is whoever reads.
 */
const recordThenRun = `set -eu
record=$0; line=$1; proc=$2; shift 2
read -r stat <"$proc/self/stat"
printf '%s\\n%s\\n' "$line" "$stat" >"$record.$$"
mv "$record.$$" "$record"
exec "$@"`;

/** Starts a program in the background; it outlives this process. Returns as soon as it is on record. */
export async function startProcess(paths: ClusterPaths, spec: ProcessSpec): Promise<ProcessRecord> {
  fs.mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  fs.mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  const log = paths.log(spec.name);
  if (fs.existsSync(log) && fs.statSync(log).size > longestLogBytes) fs.renameSync(log, `${log}.1`);
  const record = recordFile(paths.run, spec.name);
  fs.rmSync(record, { force: true });
  const line = [fingerprint(spec), spec.stopSignal ?? "SIGTERM", spec.stopSeconds ?? 10].join(" ");
  const output = fs.openSync(log, "a", 0o600);
  try {
    const [command, ...prefix] = spec.enter?.prefix ?? ["env"];
    const shell = ["/bin/sh", "-c", recordThenRun, record, line, spec.enter?.proc ?? "/proc"];
    const child = spawn(command, [...prefix, ...shell, spec.command, ...spec.args], {
      cwd: spec.cwd ?? paths.dir,
      env: { ...(spec.inheritEnv === false ? {} : process.env), ...spec.env },
      stdio: ["ignore", output, output],
      detached: true,
    });
    let failure: string | undefined;
    child.once("error", (error) => {
      failure = error.message;
    });
    child.once("exit", (code, signal) => {
      failure ??= `ended at once (${signal ?? `exit code ${String(code)}`})`;
    });
    child.unref();
    for (;;) {
      const written = readRecord(paths.run, spec.name);
      if (written) return written;
      if (failure !== undefined)
        throw new ClusterError(`${spec.name} could not be started: ${failure}`, [`log: ${log}`]);
      await sleep(10);
    }
  } finally {
    fs.closeSync(output);
  }
}

/** The record of a program if it runs now. */
export function runningProcess(paths: ClusterPaths, name: string): ProcessRecord | undefined {
  const record = readRecord(paths.run, name);
  return record && isRunning(record) ? record : undefined;
}
