import { spawn } from "node:child_process";
import { join } from "node:path";

/** How a static check ended. */
export interface StepResult {
  readonly title: string;
  readonly passed: boolean;
  readonly output: string;
}

/** Runs a tool of the locked node modules and keeps what it printed. */
export function runStep(title: string, command: readonly string[], root: string): Promise<StepResult> {
  const [tool = "", ...args] = command;
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(join(root, "node_modules", ".bin", tool), args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const done = (passed: boolean, note = ""): void => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      process.stdout.write(`${passed ? "✔" : "✘"} ${title} (${seconds} s)\n`);
      resolve({ title, passed, output: Buffer.concat(chunks).toString() + note });
    };
    child.on("error", (error) => {
      done(false, `${tool}: ${error.message}`);
    });
    child.on("close", (code) => {
      done(code === 0);
    });
  });
}
