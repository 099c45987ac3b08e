import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../cluster-error";
import { isRunning, type ProcessRecord, recordFile } from "./process-record";

const killSeconds = 5;

async function ended(record: ProcessRecord, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (isRunning(record)) {
    if (Date.now() > deadline) return false;
    await sleep(30);
  }
  return true;
}

function signal(record: ProcessRecord, name: NodeJS.Signals): void {
  try {
    process.kill(record.identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Asks a program to end, kills it when it does not in its time, and forgets it. */
export async function stopProcess(runFolder: string, record: ProcessRecord): Promise<void> {
  if (isRunning(record)) {
    signal(record, record.stopSignal);
    if (!(await ended(record, record.stopSeconds))) {
      signal(record, "SIGKILL");
      if (!(await ended(record, killSeconds))) {
        throw new ClusterError(`${record.name} (process ${record.identity.pid}) does not end, not even killed`, [
          "next: look at what it waits for (ps -o pid,stat,wchan -p <pid>), then repeat the command",
        ]);
      }
    }
  }
  fs.rmSync(recordFile(runFolder, record.name), { force: true });
}
