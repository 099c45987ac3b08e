import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { Engine } from "../engine/engine";
import { EngineError } from "../engine/engine-error";
import { openStack } from "../engine/open-stack";
import { recoverStack } from "../engine/recover-stack";
import { runEngine } from "../engine/run-engine";
import type { EngineAction, RunResult } from "../engine/run-engine";
import type { FailedResource, PolicyFinding, RunRecord } from "../engine/run-record";
import type { StackEncryption } from "../engine/stack-encryption";
import type { Judgement } from "../../stacks/policy-gate";
import { packVersion } from "../../stacks/pack-version";
import { revision } from "../engine/revision";
import { age } from "../progress/age";
import type { ProgressView, Step } from "../progress/progress-view";
import { refusedByOldRules, rulesSettleMilliseconds } from "./refused-by-old-rules";

/** How to bring one stack to what is declared. */
export interface ApplyArgs {
  readonly engine: Engine;
  readonly encryption: StackEncryption;
  readonly stack: string;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  /** Only say what would be done. */
  readonly previewOnly: boolean;
  /** Read every object first; what was changed by hand is brought back. */
  readonly refresh: boolean;
  /** Asked before anything is changed, with the preview. @default nobody is asked */
  readonly confirm?: ((stack: string, preview: RunRecord) => Promise<boolean>) | undefined;
  /** URNs of the only objects that may be touched. @default everything that is declared */
  readonly targets?: readonly string[];
}

/** What became of a stack. */
export interface StackOutcome {
  readonly stack: string;
  readonly status: "unchanged" | "planned" | "applied" | "declined" | "refused" | "failed" | "skipped";
  /** Objects by operation. */
  readonly changes: Readonly<Record<string, number>>;
  readonly failures: readonly FailedResource[];
  readonly violations: readonly PolicyFinding[];
  readonly warnings: readonly string[];
  /** Seconds in the engine. */
  readonly seconds: number;
}

const words: Readonly<Record<EngineAction, string>> = {
  preview: "compared",
  up: "done",
  refresh: "read",
  "refresh-preview": "read",
  destroy: "removed",
};

/** Milliseconds after which people want to know what the engine waits for. */
const longWait = 5000;

/** Shows a run of the engine as one step's text. */
export function showRun(step: Step, action: EngineAction, total: number | undefined): (record: RunRecord) => void {
  const text = (record: RunRecord): string => {
    const waiting = record.waitingFor;
    const since = waiting === undefined ? 0 : Date.now() - waiting.sinceMilliseconds;
    const wait = waiting === undefined || since < longWait ? "" : `, waiting for ${waiting.name} (${age(since)})`;
    return `${String(record.done)}${total === undefined ? "" : ` of ${String(total)}`} objects ${words[action]}${wait}`;
  };
  return (record) => {
    step.update(() => text(record));
  };
}

/** Numbers of a run as people read them. */
export function changesText(changes: Readonly<Record<string, number>>): string {
  const parts = Object.entries(changes)
    .filter(([operation, count]) => operation !== "same" && count > 0)
    .map(([operation, count]) => `${String(count)} to ${operation}`);
  const same = changes["same"] ?? 0;
  return [...parts, ...(same > 0 ? [`${String(same)} unchanged`] : [])].join(", ") || "nothing declared";
}

function sum(changes: Readonly<Record<string, number>>): number {
  return Object.values(changes).reduce((total, count) => total + count, 0);
}

function outcome(args: ApplyArgs, status: StackOutcome["status"], runs: readonly RunResult[]): StackOutcome {
  const last = runs.at(-1);
  const seconds = runs.reduce((total, run) => total + run.seconds, 0);
  if (last === undefined) {
    return { stack: args.stack, status, changes: {}, failures: [], violations: [], warnings: [], seconds };
  }
  const { record, problem } = last;
  const failures = record.failures;
  const unexplained = problem !== undefined && failures.length === 0 && record.violations.length === 0;
  return {
    stack: args.stack,
    status,
    changes: record.changes,
    failures: unexplained ? [{ urn: "", message: problem.message }] : failures,
    violations: record.violations,
    warnings: [...record.warnings],
    seconds,
  };
}

async function steps(args: ApplyArgs, step: Step): Promise<StackOutcome> {
  const { engine, signal, refresh } = args;
  step.update("opening");
  const stack: Stack = await openStack(engine, args.stack, args.encryption);
  const recovered = await recoverStack(engine, stack, { view: args.view, changeState: !args.previewOnly });
  const runs: RunResult[] = [];
  const run = async (action: EngineAction, total?: number, judgement?: Judgement): Promise<RunResult> => {
    const result = await runEngine(engine, stack, action, {
      refresh,
      ...(judgement && { judgement }),
      signal,
      onProgress: showRun(step, action, total),
      ...(args.targets && { targets: args.targets }),
    });
    runs.push(result);
    if (result.problem && ["busy", "passphrase", "interrupted", "state", "disk"].includes(result.problem.problem))
      throw result.problem;
    return result;
  };
  const bad = ({ problem, record }: RunResult): StackOutcome | undefined => {
    if (record.violations.length > 0) return outcome(args, "refused", runs);
    return problem === undefined ? undefined : outcome(args, "failed", runs);
  };
  if (recovered.mustRefresh && !args.previewOnly) {
    const refreshed = bad(await run("refresh"));
    if (refreshed) return refreshed;
  }
  const preview = await run("preview");
  const previewed = bad(preview);
  if (previewed) return previewed;
  if (preview.record.nothingToDo) return outcome(args, "unchanged", runs);
  if (args.previewOnly) return outcome(args, "planned", runs);
  step.update(changesText(preview.record.changes));
  if (args.confirm && !(await args.confirm(args.stack, preview.record))) return outcome(args, "declined", runs);
  const judgement = await passed(engine, args.stack);
  let applied = await run("up", sum(preview.record.changes), judgement);
  if (refusedByOldRules(applied.record)) {
    step.update("waiting until the cluster judges by the new rules");
    await sleep(rulesSettleMilliseconds);
    applied = await run("up", undefined, judgement);
  }
  return bad(applied) ?? outcome(args, "applied", runs);
}

/** What a preview without violations comes to. */
async function passed({ root, host }: Engine, stack: string): Promise<Judgement> {
  return { pack: host?.packVersion ?? packVersion(root), stack, verdict: "passed", revision: await revision(root) };
}

/**
 * Brings one stack to what is declared: preview with the policy pack, then, if there is anything to do, the update.
 *
 * A stack whose preview finds nothing is not run again: the preview has compared every object with the state.
 *
 * @throws EngineError when the engine can not work at all, as with another run at the stack
 */
export async function applyStack(args: ApplyArgs): Promise<StackOutcome> {
  const step = args.view.step(args.stack);
  try {
    const result = await steps(args, step);
    const text = `${result.status}: ${changesText(result.changes)}`;
    const failed = result.status === "failed" || result.status === "refused";
    if (failed) step.failed(`${String(result.failures.length + result.violations.length)} problems, listed below`);
    else step.done(text);
    return result;
  } catch (error) {
    step.failed(error instanceof EngineError ? error.problem : "unexpected");
    throw error;
  }
}
