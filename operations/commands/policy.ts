import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { exitCodes } from "../exit-codes";
import { lazy } from "../lazy";
import type { ReportFormat } from "../policy/report-formats";

interface CheckOptions {
  readonly format: ReportFormat;
  /** The same as `--format json`, as in every other command. */
  readonly json?: true;
  readonly output?: string;
  readonly today?: string;
  readonly gate: "review" | "deployment";
}

const formats = ["text", "json", "sarif", "junit"] as const satisfies readonly ReportFormat[];

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
  const { reportFormats } = lazy<typeof import("../policy/report-formats")>("policy/report-formats");
  const rules = allRules();
  const baseline = readBaseline(
    policiesDir,
    rules.map((rule) => rule.id),
  );
  const { objects, stacks } = readTarget(target);
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const verdict = checkObjects(objects, { rules, baseline, today, stacks, gate: options.gate });
  const report = reportFormats[options.json ? "json" : options.format](verdict, rules);
  if (options.output === undefined) print(report);
  else {
    writeFileSync(options.output, `${report}\n`);
    // The file is for machines; whoever reads the log of the run wants to see the verdict as well.
    print(reportFormats.text(verdict, rules));
  }
  process.exitCode = verdict.passed ? exitCodes.ok : exitCodes.refused;
}

function explain(wanted: string | undefined, options: { readonly json?: true }): void {
  const { allRules } = lazy<typeof import("../../policies/rules")>("../policies/rules");
  const { chooseRules, explanation, listing, ruleJson } = lazy<typeof import("../policy/explain")>("policy/explain");
  const rules = allRules();
  const chosen = wanted === undefined ? rules : chooseRules(rules, wanted);
  const [first] = chosen;
  const one = first !== undefined && first.id === wanted ? first : undefined;
  if (options.json) print(JSON.stringify(one === undefined ? chosen.map(ruleJson) : ruleJson(one), null, 2));
  else print(one === undefined ? listing(chosen) : explanation(one));
}

function docs(options: { readonly output?: string }): void {
  const { allRules } = lazy<typeof import("../../policies/rules")>("../policies/rules");
  const { rulesDocument } = lazy<typeof import("../policy/rules-document")>("policy/rules-document");
  const document = rulesDocument(allRules());
  if (options.output === undefined) process.stdout.write(document);
  else writeFileSync(options.output, document);
}

/** Adds `policy check`, `policy explain` and `policy docs`. */
export function register(program: Command): void {
  const policy = program.command("policy").description("Judge what is about to be deployed");
  policy
    .command("check")
    .description(
      "judge a rendered folder, a folder of manifests or one file; exit code 1 for violations, 2 for unusable input",
    )
    .argument("<path>", "folder written by `webide render`, or plain YAML or JSON")
    .addOption(
      new Option("--format <format>", "text for people, json, sarif for code scanning, junit for test reports")
        .choices(formats)
        .default("text"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--output <file>", "write the report into a file and show the text")
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
    .description("show why a rule exists, with a good and a bad example; without a rule, list them")
    .argument("[rule]", "id of the rule, as in img/digest, or of a group, as in img")
    .option("--json", "print as JSON")
    .action(explain);
  policy
    .command("docs")
    .description("print docs/policies.md, which is generated from the rules")
    .option("--output <file>", "write it into a file")
    .action(docs);
}

function gate(text: string): CheckOptions["gate"] {
  if (text === "review" || text === "deployment") return text;
  throw new InvalidArgumentError("review or deployment");
}
