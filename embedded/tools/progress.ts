/** One thing that happened to one tool. */
export interface ProgressEvent {
  readonly tool: { readonly name: string; readonly version: string };
  /** `cached` and `ready` are both usable; `working` comes again every few seconds. */
  readonly state: "cached" | "waiting" | "working" | "ready" | "failed";
  /** What happens now. */
  readonly detail: string;
  /** Seconds since this tool was begun. */
  readonly elapsedSeconds: number;
  /** Names of the tools that are not ready yet, this one included. */
  readonly left: readonly string[];
  /** Rough estimate for all that is left. */
  readonly leftSeconds: number;
}

/** Receives everything that happens while tools are made ready. */
export type Progress = (event: ProgressEvent) => void;

/** Prints one line an event; what was in the cache already goes without saying. */
export function lineProgress(stream: NodeJS.WritableStream = process.stderr): Progress {
  return ({ tool, state, detail, elapsedSeconds, left, leftSeconds }) => {
    if (state === "cached") return;
    const open = left.length > 0 ? `; left: ${left.join(", ")} (about ${Math.ceil(leftSeconds)} s)` : "";
    stream.write(`tools: ${tool.name} ${tool.version}: ${detail} [${Math.round(elapsedSeconds)} s${open}]\n`);
  };
}
