import { rmSync } from "node:fs";
import { resetCluster } from "../../embedded/cluster/reset-cluster";
import { stopCluster } from "../../embedded/cluster/stop-cluster";
import { openStack } from "../engine/open-stack";
import { recoverStack } from "../engine/recover-stack";
import { runEngine } from "../engine/run-engine";
import { withRunLock } from "../engine/run-lock";
import { exitCodes } from "../exit-codes";
import { age } from "../progress/age";
import type { StackOutcome } from "../up/apply-stack";
import { showRun } from "../up/apply-stack";
import { shardStacks } from "../up/apply-environment";
import { ask } from "../up/ask";
import { problemsText } from "../up/outcome-text";
import type { Destination, Prepared } from "../up/prepare";
import { destinationOf, prepare } from "../up/prepare";
import type { Verb, VerbResult } from "../up/run-verb";
import { parallelStacks } from "../up/parallel-stacks";
import { sideBySide } from "../../embedded/tools/side-by-side";
import { UsageError } from "../usage-error";

/** Options of `webide down`. */
export interface DownArgs {
  readonly stack: string;
  readonly context: string | undefined;
  /** Agreed beforehand; nobody is asked. */
  readonly yes: boolean;
  /** Throw cluster, state and keys away without asking the engine; for an embedded default that is beyond repair. */
  readonly discard: boolean;
}

async function destroyStack(
  { engine, encryption }: Prepared,
  name: string,
  { view, signal }: Verb,
): Promise<StackOutcome> {
  const step = view.step(name);
  const stack = await openStack(engine, name, encryption);
  const { mustRefresh } = await recoverStack(engine, stack, { view, changeState: true });
  if (mustRefresh) {
    const read = await runEngine(engine, stack, "refresh", { signal, onProgress: showRun(step, "refresh", undefined) });
    if (read.problem) throw read.problem;
  }
  const { record, problem, seconds } = await runEngine(engine, stack, "destroy", {
    signal,
    onProgress: showRun(step, "destroy", undefined),
  });
  if (problem && ["busy", "interrupted", "passphrase", "disk", "state"].includes(problem.problem)) throw problem;
  const failures = record.failures;
  const gone = problem === undefined;
  if (gone) step.done(`removed ${String(record.changes["delete"] ?? 0)} objects`);
  else step.failed(`${String(failures.length)} objects remain, listed below`);
  return {
    stack: name,
    status: gone ? "applied" : "failed",
    changes: record.changes,
    failures: gone || failures.length > 0 ? failures : [{ urn: "", message: problem.message }],
    violations: [],
    warnings: [...record.warnings],
    seconds,
  };
}

async function destroyAll(destination: Destination, verb: Verb): Promise<StackOutcome[]> {
  const prepared = await prepare(destination, verb.view, verb.signal);
  const { engine } = prepared;
  const shards = (await shardStacks(engine, [])).filter((name) => name !== engine.environment);
  const outcomes = await sideBySide(shards, parallelStacks(), (name) => destroyStack(prepared, name, verb));
  // The platform holds what shards stand on: the realm, the namespaces. It goes only when nothing stands on it any more.
  if (outcomes.some(({ status }) => status === "failed")) return outcomes;
  return [...outcomes, await destroyStack(prepared, engine.environment, verb)];
}

async function discard({ paths, clusterDir }: Destination, { view, signal }: Verb): Promise<VerbResult> {
  const step = view.step("discard");
  await resetCluster(clusterDir, {
    progress: (line) => {
      step.update(line);
    },
    signal,
  });
  rmSync(paths.dir, { recursive: true, force: true });
  step.done("cluster, state and keys are gone");
  return {
    exitCode: exitCodes.ok,
    text: "discarded: the next `webide up` begins anew\n",
    json: { result: "discarded" },
  };
}

async function run(args: DownArgs, destination: Destination, verb: Verb): Promise<VerbResult> {
  const started = Date.now();
  const embedded = args.context === undefined;
  const what = args.discard
    ? `Throw the embedded cluster of ${args.stack} away, with its state and keys?`
    : `Remove everything of ${args.stack}, users' files included${embedded ? ", and stop the embedded cluster" : ""}?`;
  if (!args.yes && !(await verb.view.quietly(() => ask(what, verb.signal)))) {
    return { exitCode: exitCodes.refused, text: "nothing was done\n", json: { result: "declined" } };
  }
  if (args.discard) return discard(destination, verb);
  const outcomes = await destroyAll(destination, verb);
  const failed = outcomes.some(({ status }) => status === "failed");
  const stopped = failed || !embedded ? 0 : await stopCluster(destination.clusterDir, { signal: verb.signal });
  const elapsed = age(Date.now() - started);
  const lines = [
    ...outcomes.flatMap(problemsText),
    `down of ${args.stack}: ${failed ? "failed; the same command goes on where it stopped" : "removed"} (${elapsed})`,
    ...(stopped > 0 ? [`stopped the embedded cluster (${String(stopped)} programs)`] : []),
  ];
  return {
    exitCode: failed ? exitCodes.incomplete : exitCodes.ok,
    text: `${lines.join("\n")}\n`,
    json: { stack: args.stack, result: failed ? "failed" : "removed", stacks: outcomes, stoppedPrograms: stopped },
  };
}

/** `webide down`: removes what `up` made. Refused for production, where nothing is destroyed in one go. */
export async function down(args: DownArgs, verb: Verb): Promise<VerbResult> {
  if (args.stack !== "dev") {
    throw new UsageError(
      `stack ${args.stack} is never destroyed: its data is retained by design; only dev can be taken down`,
    );
  }
  if (args.discard && args.context !== undefined)
    throw new UsageError("--discard is for the embedded cluster; leave --context out");
  const destination = destinationOf(args.stack, args.context);
  return withRunLock(destination.paths.runLock, "down", () => run(args, destination, verb));
}
