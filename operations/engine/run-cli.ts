import { spawn } from "node:child_process";
import type { Engine } from "./engine";
import { engineProblem } from "./engine-problem";

/**
 * Runs one command of the engine's command line in its project folder, with a text on its standard input: the way for
 * secrets, which must not stand in arguments that other people on the machine can read.
 *
 * @returns what it printed
 * @throws EngineError with the engine's own words
 */
export async function runCli(engine: Engine, args: readonly string[], input = ""): Promise<string> {
  const child = spawn(engine.command.command, [...args, "--non-interactive"], {
    cwd: engine.paths.project,
    env: { ...process.env, ...engine.variables },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return Buffer.concat(out).toString();
  throw engineProblem(Buffer.concat(errors).toString(), { action: args.slice(0, 2).join(" ") });
}
