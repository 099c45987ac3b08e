import type { Command } from "commander";
import { lazy } from "../lazy";

/** `webide test`: everything that continuous integration runs. */
export function register(program: Command): void {
  program
    .command("test")
    .description("install the checkers, lint, type-check and run the tests; the last line counts them")
    .option("--fast", "leave out what takes minutes: *.slow.spec.ts")
    .argument("[specs...]", "run only these spec files or globs, without lint and type-check")
    .action(async (specs: string[], options: { fast?: true }) => {
      const { runTests } = lazy<typeof import("../testing/run-tests")>("testing/run-tests");
      process.exitCode = await runTests({ fast: options.fast ?? false, specs });
    });
}
