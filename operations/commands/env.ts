import type { Command } from "commander";
import { lazy } from "../lazy";

interface Options {
  readonly stack: string;
  readonly context?: string;
  readonly json?: true;
}

/** Adds `webide env`. */
export function register(program: Command): void {
  program
    .command("env")
    .description('print what `pulumi`, typed by hand in this checkout, needs: eval "$(./webide env)"')
    .option("--stack <name>", "dev or prod", "dev")
    .option("--context <name>", "context of an existing cluster in your kubeconfig (default: the embedded cluster)")
    .option("--json", "print the variables as one JSON object")
    .action(async (options: Options) => {
      const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
      const { environment } = lazy<typeof import("../environment/environment")>("environment/environment");
      const { stack, context } = options;
      await runVerb("env", options.json ?? false, (verb) => environment({ stack, context }, verb));
    });
}
