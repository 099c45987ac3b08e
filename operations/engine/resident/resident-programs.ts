import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
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

const worker = join(__dirname, "program-worker.ts");

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
    const [process = this.#start()] = this.#idle;
    this.#idle.delete(process);
    const stop = (): void => {
      process.kill();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      const ending = await new Promise<ProgramEnding>((resolve) => {
        process.once("message", ({ problem }: { readonly problem?: string }) => {
          resolve({ kind: problem === undefined ? "done" : "failed" });
        });
        process.once("exit", (code, by) => {
          resolve(signal.aborted ? { kind: "stopped" } : { kind: "died", by: by ?? `exit code ${String(code)}` });
        });
        process.send(order);
      });
      process.removeAllListeners("message").removeAllListeners("exit");
      // What a failed program leaves behind is not known: the next one begins anew.
      if (ending.kind === "done") this.#idle.add(process);
      else process.kill();
      return ending;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Ends the processes that do nothing; the others end with their run. */
  close(): void {
    for (const process of this.#idle) process.kill();
    this.#idle.clear();
  }

  #start(): ChildProcess {
    const folder = join(this.root, "stacks");
    const { nodeArguments, environment } = fasterStart(folder);
    const child = fork(worker, [join(folder, "stack-program.ts")], {
      cwd: this.root,
      env: { ...process.env, ...environment },
      execArgv: [...nodeArguments, "--require", "tsx/cjs"],
      serialization: "advanced", // as bytes
      stdio: ["ignore", "ignore", "ignore", "ipc"], // what a program has to say goes through the engine
    });
    // Waiting for work keeps nobody alive; it ends with this process, as its channel does.
    child.unref();
    child.channel?.unref();
    return child;
  }
}
