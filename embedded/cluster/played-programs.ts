import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterPaths } from "./cluster-paths";
import { readPlayedState } from "./controllers/played-state";

const patienceSeconds = 60;
const pollMilliseconds = 100;

/**
 * Waits until the real programs that declared pods ask for answer, as after a stop and a start. One that does not is
 * told and no error: what is declared may be wrong, and only the next deployment can put it right.
 */
export async function playedPrograms(
  paths: ClusterPaths,
  progress?: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  const told = new Set<string>();
  for (;;) {
    signal?.throwIfAborted();
    const programs = Object.entries(readPlayedState(paths)?.programs ?? {});
    const lacking = programs.filter(([, health]) => !health.ready);
    if (lacking.length === 0) return;
    for (const [name] of lacking) {
      if (!told.has(name)) progress?.(`${name}: declared, waiting until it answers`);
      told.add(name);
    }
    if (Date.now() > deadline || lacking.some(([, { waiting }]) => waiting !== undefined)) {
      for (const [name, { detail }] of lacking) progress?.(`${name}: does not answer: ${detail ?? "no reason known"}`);
      return;
    }
    await sleep(pollMilliseconds);
  }
}
