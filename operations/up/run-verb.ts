import { setMaxListeners } from "node:events";
import { EngineError } from "../engine/engine-error";
import { exitCodes } from "../exit-codes";
import { openView } from "../progress/open-view";
import type { ProgressView } from "../progress/progress-view";
import { reportError } from "../report-error";

/** What every verb that drives the engine is given. */
export interface Verb {
  readonly view: ProgressView;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** What a verb came to. */
export interface VerbResult {
  readonly exitCode: number;
  /** For people, on standard output. */
  readonly text: string;
  /** For machines, on standard output instead, with --json. */
  readonly json: Readonly<Record<string, unknown>>;
}

function exitCodeOf(error: unknown): number {
  if (!(error instanceof EngineError)) return exitCodes.unusable;
  if (error.problem === "busy") return exitCodes.busy;
  if (error.problem === "interrupted") return exitCodes.interrupted;
  return exitCodes.unusable;
}

/** Runs a verb with a progress view and with Ctrl-C as a request to stop in order, and sets the exit code. */
export async function runVerb(
  command: string,
  json: boolean,
  body: (verb: Verb) => Promise<VerbResult>,
): Promise<void> {
  const abort = new AbortController();
  // Every run of the engine listens, and a large company has hundreds of shards.
  setMaxListeners(0, abort.signal);
  const view = openView();
  const stop = (signal: NodeJS.Signals): void => {
    if (abort.signal.aborted) return;
    view.note(`${signal}: stopping in order; what has begun is brought to an end and recorded`);
    abort.abort(new EngineError("interrupted", `interrupted by ${signal}; the same command goes on where it stopped`));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const print = (result: Pick<VerbResult, "text" | "json">): void => {
    process.stdout.write(json ? `${JSON.stringify({ command, ...result.json }, null, 2)}\n` : result.text);
  };
  try {
    const result = await body({ view, signal: abort.signal });
    view.close();
    print(result);
    process.exitCode = result.exitCode;
  } catch (thrown) {
    view.close();
    const error = abort.signal.aborted ? (abort.signal.reason as unknown) : thrown;
    process.exitCode = exitCodeOf(error);
    reportError(error);
    const message = error instanceof Error ? error.message : String(error);
    print({
      text: "",
      json: { error: { problem: error instanceof EngineError ? error.problem : "unusable", message } },
    });
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
