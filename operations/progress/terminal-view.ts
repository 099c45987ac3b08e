import { clearScreenDown, moveCursor } from "node:readline";
import { age } from "./age";
import type { ProgressView, Step } from "./progress-view";

interface OpenStep {
  readonly title: string;
  readonly started: number;
  text: () => string;
}

const redrawMilliseconds = 200;

/**
 * One line for each open step, drawn anew in place; what has ended and what is noted stays above. Only for terminals: it
 * moves the cursor.
 */
export function terminalView(stream: NodeJS.WriteStream): ProgressView {
  const open = new Set<OpenStep>();
  let drawn = 0;
  let quiet = false;
  const erase = (): void => {
    if (drawn === 0) return;
    moveCursor(stream, 0, -drawn);
    clearScreenDown(stream);
    drawn = 0;
  };
  const draw = (): void => {
    erase();
    if (quiet) return;
    // A line that wraps would not be erased as a whole.
    const lines = Array.from(open, ({ title, started, text }) =>
      `… ${title}: ${text() || "working"} (${age(Date.now() - started)})`.slice(0, stream.columns - 1),
    ).slice(-(stream.rows - 1));
    stream.write(lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
  };
  const stay = (line: string): void => {
    erase();
    stream.write(`${line}\n`);
    draw();
  };
  const timer = setInterval(draw, redrawMilliseconds).unref();
  return {
    step(title): Step {
      const step: OpenStep = { title, started: Date.now(), text: () => "" };
      open.add(step);
      const end = (mark: string, text: string): void => {
        if (open.delete(step)) stay(`${mark} ${title}: ${text} (${age(Date.now() - step.started)})`);
      };
      return {
        update(text) {
          step.text = typeof text === "string" ? () => text : text;
        },
        done: (text) => {
          end("✔", text);
        },
        failed: (text) => {
          end("✘", text);
        },
      };
    },
    note: stay,
    async quietly(work) {
      quiet = true;
      erase();
      try {
        return await work();
      } finally {
        quiet = false;
      }
    },
    close() {
      clearInterval(timer);
      open.clear();
      erase();
    },
  };
}
