import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { shardStackName, stackIdentity } from "../../stacks/config";
import type { Engine } from "../engine/engine";
import { EngineError } from "../engine/engine-error";
import { storedStacks } from "../engine/state-file";
import type { ApplyArgs, StackOutcome } from "./apply-stack";
import { applyStack } from "./apply-stack";
import { parallelStacks } from "./parallel-stacks";
import { sideBySide } from "../../embedded/tools/side-by-side";
import { failedOutcome } from "./failed-outcome";

/** What {@link applyEnvironment} needs beside what every stack needs. */
export interface ApplyEnvironmentArgs extends Omit<ApplyArgs, "stack"> {
  /** Shards that hold users. */
  readonly shards: readonly number[];
}

/** Names of all stacks of the project in the backend. */
async function existingStacks(engine: Engine): Promise<string[]> {
  // Read from the folder, where there is one: the engine lists nothing at all when a single state is damaged.
  if (engine.backendFolder !== undefined) return storedStacks(engine.backendFolder);
  const workspace = await LocalWorkspace.create({
    workDir: engine.paths.project,
    envVars: { ...engine.variables },
    pulumiCommand: engine.command,
  });
  const stacks = await workspace.listStacks();
  return stacks.map(({ name }) => name.split("/").pop() ?? name);
}

function isShardOf(environment: string, name: string): boolean {
  const identity = stackIdentity(name);
  return identity?.kind === "users" && identity.environment === environment;
}

/** Every shard stack of an environment: those that hold users, and those that held some, whose objects must go. */
export async function shardStacks(engine: Engine, shards: readonly number[]): Promise<string[]> {
  const declared = shards.map((shard) => shardStackName(engine.environment, shard));
  const existing = (await existingStacks(engine)).filter((name) => isShardOf(engine.environment, name));
  return [...new Set([...declared, ...existing])].sort();
}

/**
 * Brings an environment to what is declared: the platform, then the shards of users side by side. A shard that fails stops
 * no other.
 *
 * @throws EngineError when the platform's stack can not be worked on, or the run was interrupted
 */
export async function applyEnvironment(args: ApplyEnvironmentArgs): Promise<StackOutcome[]> {
  const { engine, signal } = args;
  const platform = await applyStack({ ...args, stack: engine.environment });
  const stacks = await shardStacks(engine, args.shards);
  const hasPlatform = platform.status === "applied" || platform.status === "unchanged";
  const isPlanned = platform.status === "planned";
  // Shards refer to the platform's outputs, which a platform that was never applied does not have.
  const mayFollow = hasPlatform || (isPlanned && (await hasOutputs(engine)));
  if (!mayFollow) {
    const skipped = { status: "skipped", changes: {}, failures: [], violations: [], warnings: [], seconds: 0 } as const;
    return [platform, ...stacks.map((stack) => ({ ...skipped, stack }))];
  }
  const shards = await sideBySide(stacks, parallelStacks(), async (stack) => {
    try {
      // Whoever agreed to the platform's changes agreed to the plan, which names the shards.
      return await applyStack({ ...args, stack, confirm: platform.status === "unchanged" ? args.confirm : undefined });
    } catch (error) {
      if (signal.aborted || !(error instanceof EngineError)) throw error;
      return failedOutcome(stack, error);
    }
  });
  return [platform, ...shards];
}

async function hasOutputs(engine: Engine): Promise<boolean> {
  const workspace = await LocalWorkspace.create({
    workDir: engine.root,
    envVars: { ...engine.variables },
    pulumiCommand: engine.command,
  });
  return Object.keys(await workspace.stackOutputs(engine.environment)).length > 0;
}
