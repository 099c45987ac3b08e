import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { stackIdentity } from "../../stacks/config";
import type { Engine } from "../engine/engine";
import { storedStacks } from "../engine/state-file";
import type { FailedResource } from "../engine/run-record";
import { parallelStacks } from "../up/parallel-stacks";
import { sideBySide } from "../../embedded/tools/side-by-side";
import { UsageError } from "../usage-error";
import type { CompareArgs, StackComparison } from "./compare-stack";
import { compareStack } from "./compare-stack";
import type { Finding } from "./finding";
import { meaningOf } from "./meaning-of";
import { ownersReader } from "./owners-reader";

/** Everything that is not as declared, in all stacks of an environment. */
export interface Drift {
  readonly findings: readonly Finding[];
  readonly stacks: readonly string[];
  /** Objects compared. */
  readonly objects: number;
  readonly failures: readonly (FailedResource & { readonly stack: string })[];
}

async function stackNames(engine: Engine): Promise<string[]> {
  // Read from the folder, where there is one: the engine lists nothing at all when a single state is damaged.
  if (engine.backendFolder !== undefined) return storedStacks(engine.backendFolder);
  const workspace = await LocalWorkspace.create({
    workDir: engine.paths.project,
    envVars: { ...engine.variables },
    pulumiCommand: engine.command,
  });
  return (await workspace.listStacks()).map(({ name }) => name.split("/").pop() ?? name);
}

/** Stacks of an environment that exist, the platform first. */
async function stacksOf(engine: Engine): Promise<string[]> {
  const { environment } = engine;
  const names = await stackNames(engine);
  if (!names.includes(environment)) {
    throw new UsageError(
      `stack ${environment} was never brought up, so that nothing can have drifted; \`webide up\` brings it up`,
    );
  }
  const shards = names.filter((name) => {
    const identity = stackIdentity(name);
    return identity?.kind === "users" && identity.environment === environment;
  });
  return [environment, ...shards.sort()];
}

/** Security-relevant first, then by object. */
function byWeight(a: Finding, b: Finding): number {
  const weight = ({ meaning }: Finding): number => (meaning.level === "harmless" ? 1 : 0);
  const [nameA, nameB] = [a, b].map(({ stack, difference }) => `${stack} ${difference.object}`);
  return weight(a) - weight(b) || (nameA ?? "").localeCompare(nameB ?? "");
}

async function judged(engine: Engine, comparisons: readonly StackComparison[]): Promise<Finding[]> {
  const ownersOf = ownersReader(engine.variables["KUBECONFIG"]);
  const differences = comparisons.flatMap((comparison) =>
    comparison.differences.map((difference) => ({ stack: comparison.stack, difference })),
  );
  const findings = await sideBySide(differences, 8, async ({ stack, difference }): Promise<Finding> => {
    const owners = await ownersOf(difference);
    return {
      stack,
      difference,
      meaning: meaningOf(difference),
      setBy: owners.map(({ text }) => text),
      isTakenOver: owners.some(({ isForeign }) => isForeign),
    };
  });
  return findings.sort(byWeight);
}

/**
 * Compares all stacks of an environment with the live objects, side by side.
 *
 * @throws UsageError when the environment was never brought up; EngineError when the engine can not work at all
 */
export async function findDrift(args: Omit<CompareArgs, "stack">): Promise<Drift> {
  const stacks = await stacksOf(args.engine);
  const comparisons = await sideBySide(stacks, parallelStacks(), (stack) => compareStack({ ...args, stack }));
  return {
    findings: await judged(args.engine, comparisons),
    stacks,
    objects: comparisons.reduce((sum, { objects }) => sum + objects, 0),
    failures: comparisons.flatMap(({ stack, failures }) => failures.map((failure) => ({ stack, ...failure }))),
  };
}
