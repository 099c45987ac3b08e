import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { projectName } from "../../stacks/config/stack-settings";
import { processStart } from "./process-start";

/** Who holds a stack of a file backend. */
export interface StackLock {
  readonly file: string;
  /** `user@host`, as the engine wrote it; `unknown` for a lock that can not be read. */
  readonly owner: string;
  readonly pid: number;
  /** When it was taken. */
  readonly since: Date;
  /** Whether its process still runs; a process of another machine counts as running. */
  readonly alive: boolean;
}

interface LockContent {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Clocks and the engine's own start lie between the start of a process and its lock. */
const toleranceMilliseconds = 2000;
/** Longest time for which a lock that can not be read may be one that is being written. */
export const writingMilliseconds = 500;

function read(file: string): StackLock {
  let content: Partial<LockContent>;
  try {
    content = JSON.parse(readFileSync(file, "utf8")) as Partial<LockContent>;
  } catch {
    // Cut off when its owner died or the disk was full: nobody holds it, unless it is being written just now.
    const since = statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date(0);
    return { file, owner: "unknown", pid: 0, since, alive: Date.now() - since.getTime() < writingMilliseconds };
  }
  const { pid = 0, username = "?", hostname: host = "?", timestamp = "" } = content;
  const since = new Date(timestamp);
  const started = processStart(pid);
  // A process that began after the lock was taken only has the number of the one that took it.
  const alive =
    host !== hostname() || (started !== undefined && started.getTime() <= since.getTime() + toleranceMilliseconds);
  return { file, owner: `${username}@${host}`, pid, since, alive };
}

/** Locks on a stack, for backends that are a folder. */
export function stackLocks(backendFolder: string, stack: string): StackLock[] {
  const folder = join(backendFolder, ".pulumi", "locks", "organization", projectName, stack);
  try {
    return (
      readdirSync(folder)
        // The engine takes every file for a lock, half-written ones (`*.tmp`) included, except its notes about files.
        .filter((file) => !file.endsWith(".attrs"))
        .map((file) => read(join(folder, file)))
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Takes the locks of dead processes away; nobody else ever would. */
export function removeStaleLocks(locks: readonly StackLock[]): void {
  for (const lock of locks.filter(({ alive }) => !alive)) {
    rmSync(lock.file, { force: true });
    rmSync(`${lock.file}.attrs`, { force: true });
  }
}
