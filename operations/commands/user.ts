import type { Command } from "commander";
import { lazy } from "../lazy";

/** Adds `webide user credentials`. */
export function register(program: Command): void {
  const user = program.command("user").description("Look after one user");
  user
    .command("credentials")
    .description("show a user's first password, on a terminal only")
    .argument("<id>", "user id in the users file of the catalog")
    .option("--stack <name>", "dev or prod", "dev")
    .action(async (id: string, options: { readonly stack: string }) => {
      const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
      const { credentials } = lazy<typeof import("../user/credentials")>("user/credentials");
      await runVerb("user credentials", false, (verb) => credentials({ stack: options.stack, user: id }, verb));
    });
}
