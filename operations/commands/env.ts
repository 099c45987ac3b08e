import type { Command } from "commander";
import type { DestinationOptions } from "../destination-options";
import { destinationOptions } from "../destination-options";
import { lazy } from "../lazy";

/** Adds `webide env`. */
export function register(program: Command): void {
  destinationOptions(
    program
      .command("env")
      .description('print what `pulumi`, typed by hand in this checkout, needs: eval "$(./webide env)"'),
    "dev or prod",
  ).action(async (options: DestinationOptions) => {
    const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
    const { environment } = lazy<typeof import("../environment/environment")>("environment/environment");
    const { stack, context } = options;
    await runVerb("env", options.json ?? false, (verb) => environment({ stack, context }, verb));
  });
}
