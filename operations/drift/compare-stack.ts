import { openStack } from "../engine/open-stack";
import { recoverStack } from "../engine/recover-stack";
import { runEngine } from "../engine/run-engine";
import type { FailedResource } from "../engine/run-record";
import type { ApplyArgs } from "../up/apply-stack";
import { showRun } from "../up/apply-stack";
import type { Difference } from "./difference";
import { differencesIn } from "./differences-in";

/** What a comparison of one stack with its live objects came to. */
export interface StackComparison {
  readonly stack: string;
  readonly differences: readonly Difference[];
  /** Objects compared. */
  readonly objects: number;
  /** What could not be read, and why; differences may then be missing. */
  readonly failures: readonly FailedResource[];
}

/** What every comparison needs. */
export type CompareArgs = Pick<ApplyArgs, "engine" | "encryption" | "stack" | "view" | "signal">;

/** Problems that no other stack's comparison would be spared. */
const general = ["busy", "passphrase", "interrupted", "state", "disk"];

/**
 * Compares every object of a stack with what was last declared for it, through the engine's own refresh, which is not
 * recorded: neither objects nor state change.
 *
 * @throws EngineError when the engine can not work at all
 */
export async function compareStack({
  engine,
  encryption,
  stack: name,
  view,
  signal,
}: CompareArgs): Promise<StackComparison> {
  const step = view.step(name);
  try {
    step.update("opening");
    const stack = await openStack(engine, name, encryption);
    await recoverStack(engine, stack, { view, changeState: false });
    const differences: Difference[] = [];
    const { record, problem } = await runEngine(engine, stack, "refresh-preview", {
      signal,
      onEvent: (event) => differences.push(...differencesIn(event)),
      onProgress: showRun(step, "refresh-preview", undefined),
    });
    if (problem && general.includes(problem.problem)) throw problem;
    const unexplained = problem !== undefined && record.failures.length === 0;
    const failures = unexplained ? [{ urn: "", message: problem.message }] : problem ? record.failures : [];
    if (failures.length > 0) step.failed(`${String(failures.length)} objects could not be read, listed below`);
    else step.done(`${String(record.done)} objects compared, ${String(differences.length)} not as declared`);
    return { stack: name, differences, objects: record.done, failures };
  } catch (error) {
    step.failed("see below");
    throw error;
  }
}
