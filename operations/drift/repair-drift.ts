import { EngineError } from "../engine/engine-error";
import type { ApplyArgs, StackOutcome } from "../up/apply-stack";
import { applyStack } from "../up/apply-stack";
import { parallelStacks } from "../up/parallel-stacks";
import { sideBySide } from "../../embedded/tools/side-by-side";
import type { Repairs } from "./choose-repairs";
import type { Finding } from "./finding";
import { failedOutcome } from "../up/failed-outcome";

/** Tells the kubernetes plugin to overrule other managers; it knows no such setting for one object alone. */
const overrule = { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };

function urnsOf(findings: readonly Finding[], stack: string): string[] {
  return [...new Set(findings.filter((finding) => finding.stack === stack).map(({ difference }) => difference.urn))];
}

/** One stack: first what may simply be written, then, by themselves, the objects whose managers are overruled. */
async function repairStack(
  args: Omit<ApplyArgs, "previewOnly" | "refresh">,
  { plain, forced }: Pick<Repairs, "plain" | "forced">,
): Promise<StackOutcome[]> {
  const { engine, stack } = args;
  const overruling = { ...engine, variables: { ...engine.variables, ...overrule } };
  const rounds = [
    { engine, targets: urnsOf(plain, stack) },
    { engine: overruling, targets: urnsOf(forced, stack) },
  ];
  const outcomes: StackOutcome[] = [];
  for (const round of rounds) {
    if (round.targets.length === 0) continue;
    outcomes.push(await applyStack({ ...args, ...round, previewOnly: false, refresh: true }));
  }
  return outcomes;
}

/**
 * Brings drifted objects back through the same steps as `up` (refresh, preview, policies, update), limited to those
 * objects: changes of the catalog that nobody has brought up yet stay out of it.
 *
 * @throws EngineError when the platform's stack can not be worked on, or the run was interrupted
 */
export async function repairDrift(
  args: Omit<ApplyArgs, "previewOnly" | "refresh" | "stack" | "targets">,
  repairs: Repairs,
): Promise<StackOutcome[]> {
  const stacks = [...new Set([...repairs.plain, ...repairs.forced].map(({ stack }) => stack))].sort();
  const { environment } = args.engine;
  const outcomes: StackOutcome[] = [];
  if (stacks.includes(environment)) outcomes.push(...(await repairStack({ ...args, stack: environment }, repairs)));
  const shards = stacks.filter((stack) => stack !== environment);
  const ofShards = await sideBySide(shards, parallelStacks(), async (stack) => {
    try {
      return await repairStack({ ...args, stack }, repairs);
    } catch (error) {
      if (args.signal.aborted || !(error instanceof EngineError)) throw error;
      return [failedOutcome(stack, error)];
    }
  });
  return [...outcomes, ...ofShards.flat()];
}
