import type { Command } from "commander";
import { lazy } from "../lazy";

interface Options {
  readonly stack: string;
  readonly context?: string;
  readonly yes?: true;
  readonly json?: true;
  readonly discard?: true;
}

/** Adds `webide down`. */
export function register(program: Command): void {
  program
    .command("down")
    .description("remove what `up` made: users, platform, then stop the embedded cluster; never for production")
    .option("--stack <name>", "only dev can be taken down", "dev")
    .option("--context <name>", "context of an existing cluster in your kubeconfig (default: the embedded cluster)")
    .option("--yes", "agree beforehand; needed where there is no terminal to ask on")
    .option("--discard", "throw the embedded cluster, its state and its keys away, when nothing else helps")
    .option("--json", "print the result as one JSON object; progress stays on standard error")
    .addHelpText("after", "\nExit codes: as for `webide up`.")
    .action(async (options: Options) => {
      const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
      const { demandConsent } = lazy<typeof import("../up/ask")>("up/ask");
      const { down } = lazy<typeof import("../down/down")>("down/down");
      await runVerb("down", options.json ?? false, async (verb) => {
        demandConsent(options.yes ?? false, "down");
        const { stack, context } = options;
        return down({ stack, context, yes: options.yes ?? false, discard: options.discard ?? false }, verb);
      });
    });
}
