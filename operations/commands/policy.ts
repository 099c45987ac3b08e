import type { Command } from "commander";
import { lazy } from "../lazy";
import { UsageError } from "../usage-error";
import { InvalidArgumentError } from "commander";
import { exitCodes } from "../exit-codes";

interface CheckOptions {
  readonly json?: true;
  readonly today?: string;
  readonly gate: "review" | "deployment";
}

function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError("a day as YYYY-MM-DD");
  return text;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Judges a folder or file and sets the exit code. */
function check(target: string, options: CheckOptions): void {
  const { policiesDir, readBaseline } =
    lazy<typeof import("../../policies/limits/baseline")>("../policies/limits/baseline");
  const { allRules } = lazy<typeof import("../../policies/rules")>("../policies/rules");
  const { checkObjects } = lazy<typeof import("../policy/check-objects")>("policy/check-objects");
  const { readTarget } = lazy<typeof import("../policy/read-target")>("policy/read-target");
  const { verdictJson, verdictText } = lazy<typeof import("../policy/report")>("policy/report");
  const rules = allRules();
  const baseline = readBaseline(
    policiesDir,
    rules.map((rule) => rule.id),
  );
  const { objects, stacks } = readTarget(target);
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const verdict = checkObjects(objects, { rules, baseline, today, stacks, gate: options.gate });
  print(options.json ? JSON.stringify(verdictJson(verdict), null, 2) : verdictText(verdict));
  process.exitCode = verdict.passed ? exitCodes.ok : exitCodes.refused;
}

function explain(id: string): void {
  const { allRules } = lazy<typeof import("../../policies/rules")>("../policies/rules");
  const { explanation } = lazy<typeof import("../policy/explain")>("policy/explain");
  const rules = allRules();
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    throw new UsageError(`there is no rule "${id}"; there are: ${rules.map((candidate) => candidate.id).join(", ")}`);
  }
  print(explanation(rule));
}

/** Adds `policy check` and `policy explain`. */
export function register(program: Command): void {
  const policy = program.command("policy").description("Judge what is about to be deployed");
  policy
    .command("check")
    .description(
      "judge a rendered folder, a folder of manifests or one file; exit code 1 for violations, 2 for unusable input",
    )
    .argument("<path>", "folder written by `webide render`, or plain YAML or JSON")
    .option("--json", "print the verdict as JSON")
    .option("--today <date>", "judge as of this day (default: today, UTC)", day)
    .option(
      "--gate <gate>",
      "review a rendering, or decide about a deployment, which accepts fewer exemptions",
      gate,
      "review",
    )
    .action(check);
  policy
    .command("explain")
    .description("show why a rule exists, with a good and a bad example")
    .argument("<rule>", "id of the rule, as in img/digest")
    .action(explain);
}

function gate(text: string): CheckOptions["gate"] {
  if (text === "review" || text === "deployment") return text;
  throw new InvalidArgumentError("review or deployment");
}
