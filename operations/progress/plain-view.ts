import type { ProgressView, Step } from "./progress-view";

/** Settings of {@link plainView}. */
export interface PlainViewArgs {
  readonly write: (line: string) => void;
  /** Longest time without a line while a step is open, milliseconds. @default 10 000 */
  readonly heartbeat?: number;
  /** Shortest time between two lines of one step, milliseconds. @default 5 000 */
  readonly pace?: number;
}

interface OpenStep {
  readonly title: string;
  readonly started: number;
  text: () => string;
  printed: string;
  printedAt: number;
}

function seconds(since: number): string {
  return `${String(Math.round((Date.now() - since) / 1000))} s`;
}

/** One line an event, for logs and pipes: a step never stays silent for longer than the heartbeat. */
export function plainView(args: PlainViewArgs): ProgressView {
  const { write, heartbeat = 10_000, pace = 5_000 } = args;
  const began = Date.now();
  const open = new Set<OpenStep>();
  let quiet = false;
  const print = (step: OpenStep, text: string): void => {
    write(`[${seconds(began).padStart(5)}] ${step.title}: ${text}`);
    step.printed = text;
    step.printedAt = Date.now();
  };
  const beat = setInterval(
    () => {
      if (quiet) return;
      for (const step of open) {
        if (Date.now() - step.printedAt >= heartbeat) print(step, step.text() || "working");
      }
    },
    Math.min(pace, heartbeat, 1000),
  ).unref();
  return {
    step(title): Step {
      const step: OpenStep = { title, started: Date.now(), text: () => "", printed: "", printedAt: 0 };
      open.add(step);
      const end = (text: string): void => {
        if (!open.delete(step)) return;
        print(step, `${text} (${seconds(step.started)})`);
      };
      return {
        update(text) {
          step.text = typeof text === "string" ? () => text : text;
          const now = step.text();
          if (!quiet && open.has(step) && now !== step.printed && Date.now() - step.printedAt >= pace) print(step, now);
        },
        done: end,
        failed: (text) => {
          end(`failed: ${text}`);
        },
      };
    },
    note(text) {
      write(`[${seconds(began).padStart(5)}] ${text}`);
    },
    async quietly(work) {
      quiet = true;
      try {
        return await work();
      } finally {
        quiet = false;
      }
    },
    close() {
      clearInterval(beat);
      open.clear();
    },
  };
}
