import type { Command } from "commander";
import type { DestinationOptions } from "../destination-options";
import { destinationOptions } from "../destination-options";
import { lazy } from "../lazy";

interface Options extends DestinationOptions {
  readonly yes?: true;
  readonly refresh?: true;
  readonly restoreState?: true;
}

const codes = `
Exit codes: 0 done; 1 refused by a policy or by you; 2 can not run as asked; 3 another run is at work;
4 something failed, and the same command goes on where it stopped; 130 interrupted, likewise.`;

async function run(options: Options, previewOnly: boolean): Promise<void> {
  const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
  const { demandConsent } = lazy<typeof import("../up/ask")>("up/ask");
  const { up } = lazy<typeof import("../up/up")>("up/up");
  const command = previewOnly ? "preview" : "up";
  await runVerb(command, options.json ?? false, async (verb) => {
    if (!previewOnly) demandConsent(options.yes ?? false, command);
    return up(
      {
        stack: options.stack,
        context: options.context,
        previewOnly,
        yes: options.yes ?? false,
        refresh: options.refresh ?? false,
        restoreState: options.restoreState ?? false,
      },
      verb,
    );
  });
}

/** Adds `webide up` and `webide preview`. */
export function register(program: Command): void {
  const common = (name: string, description: string): Command =>
    destinationOptions(program.command(name).description(description))
      .option("--refresh", "read every object first; `up` brings back what was changed by hand")
      .addHelpText("after", codes);
  common("up", "bring up the platform and its users; again and again, changing only what differs")
    .option("--yes", "agree beforehand; needed where there is no terminal to ask on")
    .option("--restore-state", "take the backend's newest readable copy in place of a damaged state")
    .action(async (options: Options) => run(options, false));
  common("preview", "say what `up` would do, judged by the policies; changes nothing").action(
    async (options: Options) => run(options, true),
  );
}
