import { storedStacks } from "../engine/state-file";
import { withRunLock } from "../engine/run-lock";
import { exitCodes } from "../exit-codes";
import { verdictJson, verdictText } from "../policy/report";
import { age } from "../progress/age";
import { repositoryRoot } from "../repository-root";
import type { StackOutcome } from "../up/apply-stack";
import { ask } from "../up/ask";
import { compareCluster } from "../up/cluster-identity";
import { problemsText } from "../up/outcome-text";
import { makePlan } from "../up/plan";
import type { Destination, Prepared } from "../up/prepare";
import { destinationOf, prepare } from "../up/prepare";
import type { Verb, VerbResult } from "../up/run-verb";
import { UsageError } from "../usage-error";
import type { Repairs } from "./choose-repairs";
import { chooseRepairs } from "./choose-repairs";
import type { Drift } from "./find-drift";
import { findDrift } from "./find-drift";
import { findingJson, findingText } from "./finding-text";
import { repairDrift } from "./repair-drift";
import { unreadText } from "./unread-text";

/** Options of `webide drift`. */
export interface DriftArgs {
  readonly stack: string;
  readonly context: string | undefined;
  /** Objects to bring back; empty for all that may be brought back without being named. @default only compare */
  readonly repair: readonly string[] | undefined;
  /** Agreed beforehand; nobody is asked. */
  readonly yes: boolean;
}

async function refuseOtherCluster({ paths }: Destination, { engine, apiServer }: Prepared): Promise<void> {
  const { relation, before } = await compareCluster(engine.variables["KUBECONFIG"] ?? "", paths.clusterIdentity);
  if (relation !== "other") return;
  throw new UsageError(
    `the state describes the cluster at ${before ?? "?"}, and ${apiServer} is another one, where everything would be missing; ` +
      "name the right context, or bring this one up with `webide up --refresh`",
  );
}

function headline(drift: Drift, destination: Destination, started: number): string {
  const { findings, stacks, objects, failures } = drift;
  const security = findings.filter(({ meaning }) => meaning.level === "security-relevant").length;
  const counts =
    findings.length === 0
      ? "none"
      : `${String(findings.length)} ${findings.length === 1 ? "difference" : "differences"}, ${String(security)} security-relevant`;
  const incomplete = failures.length === 0 ? "" : ", INCOMPLETE";
  const scope = `${String(objects)} objects in ${String(stacks.length)} stacks`;
  return `drift of ${destination.environment}: ${counts}${incomplete} (${scope}, ${age(Date.now() - started)})`;
}

/** What a comparison came to. */
function report(drift: Drift, destination: Destination, started: number): VerbResult {
  const { findings, failures, stacks, objects } = drift;
  const { contacts } = destination.config;
  const found = findings.length > 0 ? exitCodes.refused : exitCodes.ok;
  const unread = unreadText(failures);
  const lines = [
    ...findings.map((finding) => findingText(finding, contacts)),
    ...(unread.length > 0 ? ["could not be compared:", ...unread] : []),
    headline(drift, destination, started),
  ];
  return {
    exitCode: failures.length > 0 ? exitCodes.unusable : found,
    text: `${lines.join("\n")}\n`,
    json: {
      stack: destination.environment,
      result: failures.length > 0 ? "incomplete" : findings.length > 0 ? "drift" : "none",
      findings: findings.map((finding) => findingJson(finding, contacts)),
      stacks,
      objects,
      failures,
      seconds: Math.round((Date.now() - started) / 1000),
    },
  };
}

function leftText({ left }: Repairs): string[] {
  const names = [...new Set(left.map(({ difference }) => `"${difference.object}"`))];
  return names.length === 0
    ? []
    : [`left to whoever took them over; to overrule them: webide drift --repair ${names.join(" ")}`];
}

/** The whole command: compare, and with `repair` ask, repair and compare again. */
async function run(args: DriftArgs, destination: Destination, { view, signal }: Verb): Promise<VerbResult> {
  const started = Date.now();
  const prepared = await prepare(destination, view, signal);
  await refuseOtherCluster(destination, prepared);
  const { engine, encryption } = prepared;
  const common = { engine, encryption, view, signal };
  const drift = await findDrift(common);
  const before = report(drift, destination, started);
  if (args.repair === undefined) return before;
  const repairs = chooseRepairs(drift.findings, args.repair);
  const count = repairs.plain.length + repairs.forced.length;
  if (count === 0 || drift.failures.length > 0)
    return { ...before, text: [before.text, ...leftText(repairs)].join("") };

  const plan = await makePlan(repositoryRoot, destination.environment, new Date().toISOString().slice(0, 10));
  if (!plan.verdict.passed) {
    const json = { ...before.json, repair: "refused", policies: verdictJson(plan.verdict) };
    return { exitCode: exitCodes.refused, text: `${before.text}${verdictText(plan.verdict)}\n`, json };
  }
  view.note(before.text.trimEnd());
  const overruled =
    repairs.forced.length === 0 ? "" : `, ${String(repairs.forced.length)} of them against another manager`;
  if (!args.yes && !(await ask(`Bring ${String(count)} differences back${overruled}?`, signal))) {
    return {
      exitCode: exitCodes.refused,
      text: "nothing was repaired\n",
      json: { ...before.json, repair: "declined" },
    };
  }
  const outcomes = await repairDrift(common, repairs);
  const comparedAgain = Date.now();
  const after = report(await findDrift(common), destination, comparedAgain);
  return repaired(before, after, outcomes, repairs);
}

function repaired(
  before: VerbResult,
  after: VerbResult,
  outcomes: readonly StackOutcome[],
  repairs: Repairs,
): VerbResult {
  const problems = outcomes.flatMap(problemsText);
  const statuses = outcomes.map(({ status }) => status);
  const refused = statuses.includes("refused") ? exitCodes.refused : after.exitCode;
  const lines = [...problems, after.text.trimEnd(), ...leftText(repairs)];
  return {
    exitCode: statuses.includes("failed") ? exitCodes.incomplete : refused,
    text: `after the repair:\n${lines.join("\n")}\n`,
    json: { ...after.json, repair: { before: before.json["findings"], stacks: outcomes } },
  };
}

/** `webide drift`. */
export async function drift(args: DriftArgs, verb: Verb): Promise<VerbResult> {
  const destination = destinationOf(args.stack, args.context);
  const { paths, config, environment } = destination;
  // Known without building tools or starting a cluster.
  if (config.settings.embedded && !storedStacks(paths.backend).includes(environment)) {
    throw new UsageError(
      `stack ${environment} was never brought up, so that nothing can have drifted; \`webide up\` brings it up`,
    );
  }
  return withRunLock(paths.runLock, "drift", () => run(args, destination, verb));
}
