import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ProcessIdentity } from "../../embedded/tools/process-identity";
import { isAlive, thisProcess } from "../../embedded/tools/process-identity";
import { age } from "../progress/age";
import { EngineError } from "./engine-error";

interface LockContent extends ProcessIdentity {
  readonly command: string;
  readonly since: string;
}

function read(file: string): LockContent | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LockContent;
  } catch {
    return undefined;
  }
}

function tryTake(file: string, content: LockContent): boolean {
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify(content));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Runs the work while no other webide command changes the same state root; the lock of a dead process is taken over.
 *
 * @param command what holds the lock, for whoever finds it
 * @throws EngineError (busy) naming the process that is at work, and how long it has been
 */
export async function withRunLock<T>(file: string, command: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const content: LockContent = { ...thisProcess(), command, since: new Date().toISOString() };
  while (!tryTake(file, content)) {
    const owner = read(file);
    if (owner !== undefined && isAlive(owner) !== false) {
      const since = age(Date.now() - Date.parse(owner.since));
      throw new EngineError(
        "busy",
        `webide ${owner.command} is at work here: process ${String(owner.pid)} on ${owner.host}, for ${since}; wait for it, or stop it with Ctrl-C`,
      );
    }
    rmSync(file, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
