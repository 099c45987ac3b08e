import { spawn } from "node:child_process";
import fs from "node:fs";
import { ToolError } from "./tool-error";
import type { BuildContext, Tool } from "./tool";

const shownLines = 20;

/** Returns the `run` of a build context: output goes to the log file, its end into the error. */
export function runner(tool: Tool, dir: string, logFile: string, signal?: AbortSignal): BuildContext["run"] {
  return (command, args, options = {}) =>
    new Promise((resolve, reject) => {
      const line = [command, ...args].join(" ");
      fs.appendFileSync(logFile, `$ ${line}\n`);
      const log = fs.createWriteStream(logFile, { flags: "a" });
      const child = spawn(command, args, {
        cwd: options.cwd ?? dir,
        env: { ...process.env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
        ...(signal ? { signal } : {}),
      });
      const stdout: string[] = [];
      const output: string[] = [];
      const keep = (text: string): void => {
        output.push(text);
        log.write(text);
      };
      child.stderr.setEncoding("utf8").on("data", keep);
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout.push(text);
        keep(text);
      });

      const fail = (ending: string): void => {
        if (signal?.aborted) {
          reject(new ToolError(tool, "interrupted; what is finished stays finished"));
          return;
        }
        const last = output.join("").trimEnd().split("\n").slice(-shownLines);
        reject(
          new ToolError(tool, ending, [
            `command: ${line}`,
            ...(output.length > 0
              ? ["last lines of its output:", ...last.map((text) => `  ${text}`)]
              : ["it printed nothing"]),
            `full output: ${logFile}`,
            "next: remove the cause and repeat; what is finished stays finished",
          ]),
        );
      };
      child.once("error", (error) => {
        log.end();
        fail(`could not be started: ${error.message}`);
      });
      child.once("close", (code, killedBy) => {
        log.end();
        if (code === 0) resolve(stdout.join(""));
        else fail(killedBy ? `ended by ${killedBy}` : `failed with exit code ${code ?? "unknown"}`);
      });
    });
}
