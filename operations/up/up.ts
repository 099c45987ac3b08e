import { EngineError } from "../engine/engine-error";
import { forgetCluster } from "../engine/forget-cluster";
import { openStack } from "../engine/open-stack";
import { restoreState, storedStacks } from "../engine/state-file";
import type { RunRecord } from "../engine/run-record";
import { withRunLock } from "../engine/run-lock";
import { exitCodes } from "../exit-codes";
import { verdictJson, verdictText } from "../policy/report";
import { age } from "../progress/age";
import type { ProgressView } from "../progress/progress-view";
import { stackIdentity } from "../../stacks/config";
import { repositoryRoot } from "../repository-root";
import { UsageError } from "../usage-error";
import type { StackOutcome } from "./apply-stack";
import { applyEnvironment } from "./apply-environment";
import { ask } from "./ask";
import { compareCluster } from "./cluster-identity";
import { previewText, problemsText } from "./outcome-text";
import type { Plan } from "./plan";
import { makePlan } from "./plan";
import { platformImages } from "./platform-images";
import type { Destination, Prepared } from "./prepare";
import { destinationOf, prepare } from "./prepare";
import type { Reality } from "./reality";
import type { Verb, VerbResult } from "./run-verb";
import { summary } from "./summary";
import type { UpArgs } from "./up-args";

function planText({ objects, verdict }: Plan): string {
  const counts = Array.from(objects, ([stack, count]) => `${stack} ${String(count)}`);
  const total = [...objects.values()].reduce((sum, count) => sum + count, 0);
  const policies = `${String(verdict.violations.length)} violations, ${String(verdict.advisories.length)} warnings, ${String(verdict.exempted.length)} exempted`;
  return `${String(total)} objects (${counts.join(", ")}); policies: ${policies}`;
}

async function planned(destination: Destination, view: ProgressView): Promise<Plan> {
  const step = view.step("plan");
  step.update("rendering and judging");
  try {
    const plan = await makePlan(repositoryRoot, destination.environment, new Date().toISOString().slice(0, 10));
    if (plan.verdict.passed) step.done(planText(plan));
    else step.failed(planText(plan));
    return plan;
  } catch (error) {
    step.failed("see below");
    throw error;
  }
}

function refusedByPolicies(plan: Plan): VerbResult {
  return {
    exitCode: exitCodes.refused,
    text: `${verdictText(plan.verdict)}\n`,
    json: { result: "refused", policies: verdictJson(plan.verdict) },
  };
}

/** Questions one after the other, although stacks are worked on side by side. */
function consent(view: ProgressView, signal: AbortSignal): (stack: string, record: RunRecord) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  return (stack, record) => {
    const answer = last.then(() => {
      view.note(previewText(stack, record));
      return view.quietly(() => ask(`Do this to ${stack}?`, signal));
    });
    last = answer.catch(() => false);
    return answer;
  };
}

function exitCodeOf(outcomes: readonly StackOutcome[]): number {
  const statuses = outcomes.map(({ status }) => status);
  if (statuses.includes("failed")) return exitCodes.incomplete;
  return statuses.includes("refused") || statuses.includes("declined") ? exitCodes.refused : exitCodes.ok;
}

function restore(destination: Destination, view: ProgressView): boolean {
  const { paths, environment, config } = destination;
  if (!config.settings.embedded)
    throw new UsageError("--restore-state is for the embedded default; restore other backends by their own means");
  const stacks = storedStacks(paths.backend).filter((name) => stackIdentity(name)?.environment === environment);
  const restored = stacks.map((stack) => ({ stack, copy: restoreState(paths.backend, stack) }));
  for (const { stack, copy } of restored) {
    if (copy === undefined) continue;
    view.note(
      `${stack}: its damaged state was put aside for the copy of ${copy.time.toISOString()} (${String(copy.resources)} resources)`,
    );
  }
  return restored.some(({ copy }) => copy !== undefined);
}

/**
 * Sees to it that the state describes the cluster of this run, and says whether objects have to be read before they are
 * compared.
 *
 * @throws UsageError for a given cluster that is another one than the state describes
 */
async function settleCluster(
  args: UpArgs,
  destination: Destination,
  { engine, encryption, cluster, apiServer }: Prepared,
  view: ProgressView,
) {
  const { paths, environment } = destination;
  const kubeconfig = engine.variables["KUBECONFIG"] ?? "";
  const { relation, remember, before } = await compareCluster(kubeconfig, paths.clusterIdentity);
  // Remembered before anything is applied: what a first run that fails leaves belongs to this cluster already.
  if (relation === "first" && !args.previewOnly) remember();
  if (relation !== "other") return { refresh: false, remember };
  const text = `the state describes the cluster at ${before ?? "?"}, and ${apiServer} is another one`;
  if (cluster === undefined) {
    if (args.refresh) return { refresh: true, remember };
    throw new UsageError(`${text}; name the right context, or add --refresh when the cluster was made anew`);
  }
  if (args.previewOnly) {
    throw new UsageError(
      `${text}: the embedded cluster was made anew, and \`webide up\` will fill it; nothing to compare yet`,
    );
  }
  const stacks = storedStacks(paths.backend).filter((name) => stackIdentity(name)?.environment === environment);
  for (const name of stacks) {
    const count = await forgetCluster(await openStack(engine, name, encryption));
    view.note(
      `${name}: forgot ${String(count)} objects of an embedded cluster that is gone; its passwords and keys stay`,
    );
  }
  remember();
  return { refresh: false, remember };
}

/** Cluster and engine, and in the cluster's real node what it is to run. */
async function prepareWithImages(
  destination: Destination,
  view: Verb["view"],
  signal: AbortSignal,
): Promise<Prepared & { readonly images: Reality["images"] }> {
  const prepared = await prepare(destination, view, signal);
  const { cluster } = prepared;
  const images = cluster?.nodes === "real" ? await platformImages(cluster, destination.config, view, signal) : [];
  return { ...prepared, images };
}

async function run(args: UpArgs, destination: Destination, { view, signal }: Verb): Promise<VerbResult> {
  const started = Date.now();
  const stop = new AbortController();
  const preparation = prepareWithImages(destination, view, AbortSignal.any([signal, stop.signal]));
  preparation.catch(() => undefined); // awaited below, once the plan is known
  const plan = await planned(destination, view).catch(async (error: unknown) => {
    stop.abort(error);
    await preparation.catch(() => undefined);
    throw error;
  });
  if (!plan.verdict.passed) {
    stop.abort(new Error("the plan was refused"));
    await preparation.catch(() => undefined);
    return refusedByPolicies(plan);
  }
  const prepared = await preparation;
  const restored = args.restoreState && restore(destination, view);
  const relation = await settleCluster(args, destination, prepared, view);
  const agree = consent(view, signal);
  const outcomes = await applyEnvironment({
    engine: prepared.engine,
    encryption: prepared.encryption,
    view,
    signal,
    previewOnly: args.previewOnly,
    refresh: args.refresh || restored || relation.refresh,
    confirm: args.yes ? undefined : agree,
    shards: destination.config.shards,
  });
  const exitCode = exitCodeOf(outcomes);
  if (!args.previewOnly && exitCode === exitCodes.ok) relation.remember();
  const { images } = prepared;
  const elapsed = age(Date.now() - started);
  const facts = await summary({ args, destination, prepared, plan, outcomes, images, elapsed });
  const problems = outcomes.flatMap(problemsText);
  return {
    exitCode,
    text: [...problems, ...(problems.length > 0 ? [""] : []), facts.text].join("\n"),
    json: { ...facts.json, seconds: Math.round((Date.now() - started) / 1000) },
  };
}

/** `webide up` and `webide preview`. */
export async function up(args: UpArgs, verb: Verb): Promise<VerbResult> {
  const destination = destinationOf(args.stack, args.context);
  const command = args.previewOnly ? "preview" : "up";
  try {
    return await withRunLock(destination.paths.runLock, command, () => run(args, destination, verb));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw new EngineError(
      "disk",
      `the disk is full (${(error as Error).message}); free some space and repeat the command`,
    );
  }
}
