import type { Command } from "commander";
import type { DestinationOptions } from "../destination-options";
import { destinationOptions } from "../destination-options";
import { lazy } from "../lazy";

/** Adds `webide status`. */
export function register(program: Command): void {
  destinationOptions(
    program.command("status").description("show what runs here and what each stack holds; starts and changes nothing"),
  ).action(async (options: DestinationOptions) => {
    const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
    const { status } = lazy<typeof import("../status/status")>("status/status");
    const { stack, context } = options;
    await runVerb("status", options.json ?? false, (verb) => status({ stack, context }, verb));
  });
}
