import type { Command } from "commander";
import { lazy } from "../lazy";
import { UsageError } from "../usage-error";

/** `webide test`: everything that continuous integration runs. */
export function register(program: Command): void {
  program
    .command("test")
    .description("install the checkers, lint, type-check and run the tests; the last line counts them")
    .option("--fast", "leave out what takes minutes: *.slow.spec.ts")
    .option("--full", "also run what takes hours: *.full.spec.ts (500 and 5,000 users, every mutation)")
    .argument("[specs...]", "run only these spec files or globs, without lint and type-check")
    .action(async (specs: string[], options: { fast?: true; full?: true }) => {
      if (options.fast && options.full) throw new UsageError("--fast and --full exclude each other");
      const { runTests } = lazy<typeof import("../testing/run-tests")>("testing/run-tests");
      process.exitCode = await runTests({ tier: options.fast ? "fast" : options.full ? "full" : "default", specs });
    });
}
