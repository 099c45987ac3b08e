import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../cluster-error";
import type { ClusterPaths } from "../cluster-paths";
import { logSize, logTail } from "./log-tail";
import { isRunning, type ProcessRecord } from "./process-record";
import { fingerprint, type ProcessSpec } from "./process-spec";
import { runningProcess, startProcess } from "./start-process";
import { stopProcess } from "./stop-process";

const pollMilliseconds = 50;
/** A program that runs already and does not answer for so long is started anew. */
const patienceSeconds = 5;

/** Options of {@link ensureProcess}. */
export interface EnsureProcessOptions {
  /** Is told what happens; nothing for a program that runs and answers. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** Ends the waiting; the program goes on, and the next start takes it over. @default never */
  readonly signal?: AbortSignal | undefined;
}

async function becomesReady(
  spec: ProcessSpec,
  record: ProcessRecord,
  seconds: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const lacking = await spec.notReady();
    if (!isRunning(record)) return "it ended";
    if (lacking === undefined) return undefined;
    if (Date.now() > deadline) return lacking;
    await sleep(pollMilliseconds);
  }
}

/**
 * Makes sure that a program runs as its spec says and answers: one that does is left alone, any other is started (anew).
 *
 * @throws ClusterError with the end of its log when it does not become ready in time
 */
export async function ensureProcess(
  paths: ClusterPaths,
  spec: ProcessSpec,
  { progress, signal }: EnsureProcessOptions = {},
): Promise<ProcessRecord> {
  const running = runningProcess(paths, spec.name);
  if (running) {
    if (running.fingerprint === fingerprint(spec)) {
      const lacking = await becomesReady(spec, running, patienceSeconds, signal);
      if (lacking === undefined) return running;
      progress?.(`${spec.name}: runs, but ${lacking}; starting it anew`);
    } else {
      progress?.(`${spec.name}: what it is started with has changed; starting it anew`);
    }
    await stopProcess(paths.run, running);
  }

  const log = paths.log(spec.name);
  const logStart = logSize(log);
  const begun = Date.now();
  const started = await startProcess(paths, spec);
  const lacking = await becomesReady(spec, started, spec.readySeconds, signal);
  if (lacking === undefined) {
    progress?.(
      `${spec.name}: ready after ${((Date.now() - begun) / 1000).toFixed(1)} s (process ${started.identity.pid})`,
    );
    return started;
  }
  await stopProcess(paths.run, started);
  const tail = logTail(log, logStart);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  throw new ClusterError(`${spec.name} did not become ready in ${seconds} s: ${lacking}`, [
    ...(tail.length > 0 ? ["last lines of its log:", ...tail.map((line) => `  ${line}`)] : ["it printed nothing"]),
    `full log: ${log}`,
    "next: remove the cause and repeat the command; what runs already is kept",
  ]);
}
