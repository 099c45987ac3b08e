import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fasterStart } from "../../../embedded/plugins/language-nodejs/faster-start";
import type { ProgramOrder } from "./program-order";

/** How a program ended. */
export type ProgramEnding =
  /** To its end, or with a failure that the engine has been told. */
  | { readonly kind: "done" | "failed" }
  /** With its process: by a signal, or an exit code. */
  | { readonly kind: "died"; readonly by: string }
  | { readonly kind: "stopped" };

const workerModule = join(__dirname, "program-worker.ts");

/** Gives a process its order, and waits for what comes of it. */
async function ordered(worker: ChildProcess, order: ProgramOrder, signal: AbortSignal): Promise<ProgramEnding> {
  const stop = (): void => {
    worker.kill();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const answer = async (over: AbortSignal): Promise<ProgramEnding> => {
    const [{ problem }] = (await once(worker, "message", { signal: over })) as [{ readonly problem?: string }];
    return { kind: problem === undefined ? "done" : "failed" };
  };
  const end = async (over: AbortSignal): Promise<ProgramEnding> => {
    const [code, by] = (await once(worker, "exit", { signal: over })) as [number | null, NodeJS.Signals | null];
    return signal.aborted ? { kind: "stopped" } : { kind: "died", by: by ?? `exit code ${String(code)}` };
  };
  const over = new AbortController();
  try {
    const first = Promise.race([answer(over.signal), end(over.signal)]);
    worker.send(order, () => undefined); // who can not be told any more has ended, and says so
    return await first;
  } finally {
    over.abort();
    signal.removeEventListener("abort", stop);
  }
}

/**
 * Processes that run the program of a checkout, each for one stack at a time; as many as stacks are run side by side.
 *
 * Loading the SDK and the program costs a process as much as declaring a shard of users does once its code is warm.
 */
export class ResidentPrograms {
  readonly #idle = new Set<ChildProcess>();

  /** @param root of the checkout */
  constructor(private readonly root: string) {}

  /** Runs the program once. @param signal ends it, and its process */
  async run(order: ProgramOrder, signal: AbortSignal): Promise<ProgramEnding> {
    const [worker = this.#start(order.nodeArguments)] = this.#idle;
    this.#idle.delete(worker);
    const ending = await ordered(worker, order, signal);
    // What a failed program leaves behind is not known: the next one begins anew.
    if (ending.kind === "done") this.#idle.add(worker);
    else worker.kill();
    return ending;
  }

  /** Ends the processes that do nothing; the others end with their run. */
  close(): void {
    for (const worker of this.#idle) worker.kill();
    this.#idle.clear();
  }

  #start(nodeArguments: readonly string[]): ChildProcess {
    const folder = join(this.root, "stacks");
    const start = fasterStart(folder);
    const worker = fork(workerModule, [join(folder, "stack-program.ts")], {
      cwd: this.root,
      env: { ...process.env, ...start.environment },
      execArgv: [...start.nodeArguments, "--require", "tsx/cjs", ...nodeArguments], // the worker itself is TypeScript
      serialization: "advanced", // as bytes
      stdio: ["ignore", "ignore", "ignore", "ipc"], // what a program has to say goes through the engine
    });
    // Waiting for work keeps nobody alive; it ends with this process, as its channel does.
    worker.unref();
    worker.channel?.unref();
    worker.once("exit", () => this.#idle.delete(worker));
    return worker;
  }
}
