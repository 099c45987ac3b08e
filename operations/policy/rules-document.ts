import type { Rule } from "../../policies/rule";
import { byGroup, gatesText, readsText } from "./explain";

function table(rules: readonly Rule[]): string[] {
  return [
    "| rule | level | what is required |",
    "|---|---|---|",
    ...rules.map((rule) => `| [${rule.id}](#${anchor(rule.id)}) | ${rule.level} | ${cell(rule.summary)} |`),
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

/** As forges make it from a heading: letters, digits and hyphens stay. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string[] {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}yaml`, text.trimEnd(), fence];
}

function section(rule: Rule): string[] {
  const source = URL.canParse(rule.source) ? `<${rule.source}>` : rule.source;
  return [
    `### ${rule.id}`,
    "",
    `**${rule.level}** · ${rule.summary}`,
    "",
    `- Why: ${rule.reason}`,
    `- Source: ${source}`,
    `- Reads: ${readsText(rule)}`,
    `- Holds: ${gatesText(rule)}`,
    `- File: [policies/rules/${rule.id}.ts](../policies/rules/${rule.id}.ts)`,
    "",
    "Accepted:",
    "",
    ...fenced(rule.example.good),
    "",
    "Refused:",
    "",
    ...fenced(rule.example.bad),
    "",
  ];
}

const introduction = [
  "# Policies",
  "",
  "<!-- Generated from policies/rules by `./webide policy docs --output docs/policies.md`: edit the rules, not this file. -->",
  "",
  "Every rule that stands between a declaration and the cluster. *Mandatory* rules stop a deployment, *advisory* ones are",
  "shown. A value that a mandatory rule needs and can not see before the deployment counts as a violation.",
  "",
  "```",
  "./webide policy check out/prod                 # a folder written by `webide render`, or any Kubernetes manifests",
  "./webide policy check --format sarif --output policy.sarif out/prod   # for code scanning; junit for test reports",
  "./webide policy explain img/digest             # one rule; without an argument all of them",
  "```",
  "",
  "What the rules compare with stands in [policies/baseline](../policies/baseline), what may break a rule for a time in",
  "[policies/exemptions.yaml](../policies/exemptions.yaml). A new rule is one file below [policies/rules](../policies/rules)",
  "and one spec below `test/policies/rules`; it is listed nowhere.",
  "",
];

/** `docs/policies.md`: all rules, for people. */
export function rulesDocument(rules: readonly Rule[]): string {
  return [
    ...introduction,
    ...table(rules),
    "",
    ...Array.from(byGroup(rules), ([group, members]) => [`## ${group}`, "", ...members.flatMap(section)]).flat(),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}
