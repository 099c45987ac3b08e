/** One thing that happened to one tool. */
export interface ProgressEvent {
  readonly tool: { readonly name: string; readonly version: string };
  /** `working` comes again every ten seconds, with the same detail. */
  readonly state: "waiting" | "working" | "ready" | "failed";
  /** What happens now. */
  readonly detail: string;
  /** Seconds since this tool was begun. */
  readonly elapsedSeconds: number;
  /** Names of the tools that are not ready yet, this one included. */
  readonly left: readonly string[];
  /** Rough estimate for all that is left. */
  readonly leftSeconds: number;
}

/** Receives what happens while tools are made ready; nothing for a tool that was ready before. */
export type Progress = (event: ProgressEvent) => void;

/** Prints one line an event, begun with what kind of thing is made. */
export function lineProgress(stream: NodeJS.WritableStream = process.stderr, kind = "tools"): Progress {
  return ({ tool, detail, elapsedSeconds, left, leftSeconds }) => {
    const open = left.length > 0 ? `; left: ${left.join(", ")} (about ${Math.ceil(leftSeconds)} s)` : "";
    stream.write(`${kind}: ${tool.name} ${tool.version}: ${detail} [${Math.round(elapsedSeconds)} s${open}]\n`);
  };
}
