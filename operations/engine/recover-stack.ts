import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { ProgressView } from "../progress/progress-view";
import { age } from "../progress/age";
import type { Engine } from "./engine";
import { EngineError } from "./engine-error";
import { findLeftovers } from "./find-leftovers";
import { InterruptedCreations } from "./interrupted-creations";
import { removeStaleLocks, stackLocks, writingMilliseconds } from "./stack-locks";
import type { PendingOperation, StackState } from "./state-file";
import { readState, stateOf } from "./state-file";

/** How to recover. */
export interface RecoverArgs {
  readonly view: ProgressView;
  /** Whether state may be changed; a preview only tells. */
  readonly changeState: boolean;
}

/** What was found. */
export interface Recovered {
  /** Objects may differ from the state: they have to be read before anything is compared. */
  readonly mustRefresh: boolean;
}

/** Takes away what dead runs left, refuses while a living one is at work. @returns when the dead run began */
async function settleLocks(
  folder: string,
  stack: string,
  { view, changeState }: RecoverArgs,
): Promise<Date | undefined> {
  let locks = stackLocks(folder, stack);
  if (locks.some(({ pid }) => pid === 0)) {
    // Cut off, or being written just now: a moment later it is one or the other.
    await sleep(writingMilliseconds);
    locks = stackLocks(folder, stack);
  }
  const living = locks.find(({ alive }) => alive);
  if (living) {
    const text =
      `stack ${stack} is held by ${living.owner}, process ${String(living.pid)}, ` +
      `for ${age(Date.now() - living.since.getTime())}`;
    if (changeState) throw new EngineError("busy", `${text}; wait for it, or stop it in order with Ctrl-C`);
    view.note(`${text}; what it does is not in this preview`);
    return undefined;
  }
  const [stale] = locks;
  if (stale && changeState) {
    removeStaleLocks(locks);
    view.note(`${stack}: took away the lock of a run that is dead (process ${String(stale.pid)} of ${stale.owner})`);
  }
  return stale?.since;
}

/** Resources that the dead run made and could not record any more, with their ids. */
async function adopt(
  engine: Engine,
  stack: Stack,
  pending: readonly PendingOperation[],
  since: Date | undefined,
): Promise<number> {
  const creating = pending.filter(({ type }) => type === "creating");
  const found = await findLeftovers(engine, creating, since);
  const exported = await stack.exportStack();
  const kept = exported.deployment as { resources?: object[]; pending_operations?: readonly PendingOperation[] };
  const adopted = (kept.pending_operations ?? []).flatMap(({ type, resource }) => {
    const id = found.get(resource.urn);
    return type === "creating" && id !== undefined ? [{ ...resource, id, outputs: {} }] : [];
  });
  const next = { ...kept, resources: [...(kept.resources ?? []), ...adopted] };
  delete next.pending_operations;
  await stack.importStack({ ...exported, deployment: next });
  return adopted.length;
}

/**
 * Makes a stack usable again after a run that died: takes its lock away, and settles what it had begun. Objects that it
 * had made and not recorded any more are taken over when they are ours beyond doubt; everything else that it had begun is
 * forgotten, and done again by the next update.
 *
 * @throws EngineError when another run is at work, or the state can not be read
 */
export async function recoverStack(engine: Engine, stack: Stack, args: RecoverArgs): Promise<Recovered> {
  const folder = engine.backendFolder;
  const since = folder === undefined ? undefined : await settleLocks(folder, stack.name, args);
  const state: StackState =
    folder === undefined
      ? stateOf((await stack.exportStack()).deployment)
      : (readState(folder, stack.name) ?? stateOf(undefined));
  const count = state.pending.length;
  if (count === 0) return { mustRefresh: false };
  if (!args.changeState) {
    args.view.note(
      `${stack.name}: ${String(count)} operations of a run that died are open; \`webide up\` settles them`,
    );
    return { mustRefresh: true };
  }
  const adopted = await adopt(engine, stack, state.pending, since);
  new InterruptedCreations(engine.paths.dir, stack.name).add(
    state.pending.filter(({ type }) => type === "creating").map(({ resource }) => resource.urn),
  );
  args.view.note(
    `${stack.name}: settled ${String(count)} operations of a run that died; ${String(adopted)} of their objects exist and were taken over`,
  );
  return { mustRefresh: true };
}
