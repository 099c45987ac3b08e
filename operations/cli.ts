import { Command, CommanderError } from "commander";
import { register as policy } from "./commands/policy";
import { register as render } from "./commands/render";
import { register as test } from "./commands/test";
import { exitCodes } from "./exit-codes";
import { reportError } from "./report-error";

// Command modules only describe themselves here; what they need is imported when they run, so that --help stays quick.
const program = new Command("webide")
  .description("Declares, checks and runs the Web IDE platform.")
  .helpCommand(false)
  .showHelpAfterError("(webide --help lists the commands)")
  .exitOverride();

for (const register of [render, policy, test]) register(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; --help and --version end here too.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.unusable;
    return;
  }
  reportError(error);
  process.exitCode = exitCodes.unusable;
});
