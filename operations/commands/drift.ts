import type { Command } from "commander";
import type { DestinationOptions } from "../destination-options";
import { destinationOptions } from "../destination-options";
import { lazy } from "../lazy";

interface Options extends DestinationOptions {
  /** `true` for all objects. */
  readonly repair?: true | string[];
  readonly yes?: true;
}

const codes = `
Objects are named as the findings name them: --repair "ResourceQuota ide-kim/default-quota" "realm webide".
Exit codes: 0 no drift; 1 drift was found, or the repair was refused by a policy or by you; 2 can not run as asked, or not
everything could be read; 3 another run is at work; 4 a repair failed, and the same command goes on; 130 interrupted.`;

async function run(options: Options): Promise<void> {
  const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
  const { demandConsent } = lazy<typeof import("../up/ask")>("up/ask");
  const { drift } = lazy<typeof import("../drift/drift")>("drift/drift");
  const { stack, context, repair } = options;
  const yes = options.yes ?? false;
  await runVerb("drift", options.json ?? false, async (verb) => {
    if (repair !== undefined) demandConsent(yes, "drift --repair");
    return drift({ stack, context, repair: repair === true ? [] : repair, yes }, verb);
  });
}

/** Adds `webide drift`. */
export function register(program: Command): void {
  destinationOptions(
    program
      .command("drift")
      .description("name every object and field that was changed by hand, what it means and who should act"),
  )
    .option("--repair [object...]", "bring everything back, or only these objects, also against another field manager")
    .option("--yes", "agree to the repair beforehand; needed where there is no terminal to ask on")
    .addHelpText("after", codes)
    .action(run);
}
