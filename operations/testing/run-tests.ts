import { ensureTools } from "../../embedded/tools/ensure";
import { registry } from "../../embedded/tools/registry";
import { exitCodes } from "../exit-codes";
import { repositoryRoot } from "../repository-root";
import type { StepResult } from "./run-step";
import { runStep } from "./run-step";
import { runMocha } from "./run-mocha";

/** `fast`: no cluster, minutes; `default`: what continuous integration runs; `full`: the scale runs too, hours. */
export type TestTier = "fast" | "default" | "full";

/** What each tier leaves out. */
const leftOut: Readonly<Record<TestTier, readonly string[]>> = {
  fast: ["!test/**/*.slow.spec.ts", "!test/**/*.full.spec.ts"],
  default: ["!test/**/*.full.spec.ts"],
  full: [],
};

/** Which tests to run. */
export interface TestArgs {
  /** How much time there is. */
  readonly tier: TestTier;
  /** Only these spec files; empty for all of them and the static checks. */
  readonly specs: readonly string[];
}

/** The checks that read the code without running it. */
const staticChecks = [
  { title: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { title: "types", command: ["tsc", "--noEmit", "-p", "."] },
  { title: "lint", command: ["eslint", "--max-warnings", "0", "."] },
] as const;

async function runStaticChecks(): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const check of staticChecks) results.push(await runStep(check.title, check.command, repositoryRoot));
  return results;
}

/**
 * Runs the static checks beside the specs and prints, as its last line, how many tests passed and failed; each static
 * check counts as one test.
 *
 * @returns the exit code
 */
export async function runTests(args: TestArgs): Promise<number> {
  // Before the specs, which ask for them with time limits that a first build would exceed.
  if (args.specs.length === 0) await ensureTools(registry.map((tool) => tool.name));
  const specs = args.specs.length > 0 ? args.specs : ["test/**/*.spec.ts", ...leftOut[args.tier]];
  const [checks, mocha] = await Promise.all([
    args.specs.length > 0 ? [] : runStaticChecks(),
    runMocha(specs, repositoryRoot),
  ]);
  const passed = mocha.passed + checks.filter((check) => check.passed).length;
  const failed = mocha.failed + checks.filter((check) => !check.passed).length;
  for (const check of checks.filter((result) => !result.passed)) {
    process.stdout.write(`\n${check.title} failed:\n${check.output.trim()}\n`);
  }
  if (passed + failed === 0) process.stderr.write("webide: no test matched; nothing was run\n");
  process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed\n`);
  return failed === 0 && passed > 0 ? exitCodes.ok : exitCodes.refused;
}
