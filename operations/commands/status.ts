import type { Command } from "commander";
import { lazy } from "../lazy";

interface Options {
  readonly stack: string;
  readonly context?: string;
  readonly json?: true;
}

/** Adds `webide status`. */
export function register(program: Command): void {
  program
    .command("status")
    .description("show what runs here and what each stack holds; starts and changes nothing")
    .option("--stack <name>", "dev or prod; the user shards come with it", "dev")
    .option("--context <name>", "context of an existing cluster in your kubeconfig (default: the embedded cluster)")
    .option("--json", "print the result as one JSON object")
    .action(async (options: Options) => {
      const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
      const { status } = lazy<typeof import("../status/status")>("status/status");
      const { stack, context } = options;
      await runVerb("status", options.json ?? false, (verb) => status({ stack, context }, verb));
    });
}
