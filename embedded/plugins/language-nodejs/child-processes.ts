import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";

/** How a process ended. */
export interface Ending {
  /** Exit code; -1 where a signal ended it. */
  readonly code: number;
  /** Signal that ended it, as in `SIGABRT`. */
  readonly signal: NodeJS.Signals | undefined;
  /** Whether this host ended it because it was told to. */
  readonly stopped: boolean;
}

/** The node processes of this host: they end with it, and when the engine says `Cancel`. */
export class ChildProcesses {
  private readonly running = new Map<ChildProcess, { stopped: boolean }>();

  constructor() {
    process.on("exit", () => {
      this.stop();
    });
  }

  /**
   * Starts node.
   *
   * @param onStart gets the process once, to read its output
   * @param signal ends the process when it aborts
   * @returns how it ended, once its output is read
   */
  async run(
    args: readonly string[],
    options: SpawnOptions,
    onStart: (child: ChildProcess) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<Ending> {
    const child = spawn(process.execPath, args, options);
    const state = { stopped: false };
    this.running.set(child, state);
    const stop = (): void => {
      this.stopOne(child);
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code, ended) => {
          resolve({ code: code ?? -1, signal: ended ?? undefined, stopped: state.stopped });
        });
        onStart(child);
      });
    } finally {
      signal?.removeEventListener("abort", stop);
      this.running.delete(child);
    }
  }

  /** Ends all of them. */
  stop(): void {
    for (const child of this.running.keys()) this.stopOne(child);
  }

  private stopOne(child: ChildProcess): void {
    const state = this.running.get(child);
    if (state === undefined) return;
    state.stopped = true;
    child.kill("SIGTERM");
  }
}
