import { Command, CommanderError } from "commander";
import { register as cluster } from "./commands/cluster";
import { register as down } from "./commands/down";
import { register as drift } from "./commands/drift";
import { register as env } from "./commands/env";
import { register as policy } from "./commands/policy";
import { register as render } from "./commands/render";
import { register as status } from "./commands/status";
import { register as test } from "./commands/test";
import { register as up } from "./commands/up";
import { register as user } from "./commands/user";
import { exitCodes } from "./exit-codes";
import { reportError } from "./report-error";

// Command modules only describe themselves here; what they need is imported when they run, so that --help stays quick.
const program = new Command("webide")
  .description("Declares, checks and runs the Web IDE platform.")
  .helpCommand(false)
  .showHelpAfterError("(webide --help lists the commands)")
  .exitOverride();

for (const register of [up, down, status, drift, cluster, env, user, render, policy, test]) register(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; --help and --version end here too.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.unusable;
    return;
  }
  reportError(error);
  process.exitCode = exitCodes.unusable;
});
