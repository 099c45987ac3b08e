import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, thisProcess, type ProcessIdentity } from "./process-identity";

/** Options of {@link withLock}. */
export interface LockOptions {
  /** Called once when another process holds the lock. @default nothing */
  readonly onWait?: (owner: ProcessIdentity) => void;
  /** Time between two looks at a held lock. @default 300 */
  readonly pollMilliseconds?: number;
  /** Ends the waiting with the signal's reason. @default never */
  readonly signal?: AbortSignal | undefined;
}

const heartbeatMilliseconds = 10_000;
/** Only for an owner on another machine (a shared home): it touches its lock every ten seconds. */
const silentMilliseconds = 300_000;

let attempts = 0;

/** Creates the lock together with its content, so nobody ever reads a half-written one. */
function tryTake(file: string): boolean {
  const draft = `${file}.${process.pid}-${attempts++}`;
  fs.writeFileSync(draft, JSON.stringify(thisProcess()));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft);
  }
}

function readOwner(file: string): { owner: ProcessIdentity | undefined; touched: number; inode: number } | undefined {
  try {
    const { mtimeMs: touched, ino: inode } = fs.statSync(file);
    const text = fs.readFileSync(file, "utf8");
    try {
      return { owner: JSON.parse(text) as ProcessIdentity, touched, inode };
    } catch {
      return { owner: undefined, touched, inode }; // damaged, so nobody can be asked: stale
    }
  } catch {
    return undefined; // released meanwhile
  }
}

function removeStale(file: string, inode: number): void {
  try {
    // Looks again right before the removal: another waiter may have taken the lock over in between. Losing this
    // race costs one needless build and nothing else, because publishing a build is an atomic rename.
    if (fs.statSync(file).ino === inode) fs.rmSync(file);
  } catch {
    // gone already
  }
}

/** Runs the work while holding a lock file; waits for a living owner and takes a dead one's lock over. */
export async function withLock<T>(file: string, options: LockOptions, work: () => T | Promise<T>): Promise<T> {
  let told = false;
  while (!tryTake(file)) {
    const found = readOwner(file);
    if (found === undefined) continue;
    const alive = found.owner && (isAlive(found.owner) ?? Date.now() - found.touched < silentMilliseconds);
    if (!found.owner || !alive) {
      removeStale(file, found.inode);
      continue;
    }
    if (!told) options.onWait?.(found.owner);
    told = true;
    await sleep(options.pollMilliseconds ?? 300, undefined, options.signal ? { signal: options.signal } : {});
  }
  const heartbeat = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // The cache was cleared under us; the build itself will say so.
    }
  }, heartbeatMilliseconds).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(file, { force: true });
  }
}
