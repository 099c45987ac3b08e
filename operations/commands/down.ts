import type { Command } from "commander";
import type { DestinationOptions } from "../destination-options";
import { destinationOptions } from "../destination-options";
import { lazy } from "../lazy";

interface Options extends DestinationOptions {
  readonly yes?: true;
  readonly discard?: true;
}

/** Adds `webide down`. */
export function register(program: Command): void {
  destinationOptions(
    program
      .command("down")
      .description("remove what `up` made: users, platform, then stop the embedded cluster; never for production"),
    "only dev can be taken down",
  )
    .option("--yes", "agree beforehand; needed where there is no terminal to ask on")
    .option("--discard", "throw the embedded cluster, its state and its keys away, when nothing else helps")
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
