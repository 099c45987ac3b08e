import type { ExemptedFinding } from "../../policies/exempt";
import type { Finding } from "../../policies/judge";
import type { Exemption } from "../../policies/limits/exemptions";
import type { Verdict } from "./check-objects";

/** Findings shown of one rule; the rest is counted. One mistake in a component shows up once for every user. */
const maxShown = 10;

function groupBy<T>(entries: readonly T[], key: (entry: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, "en"));
}

function heading(text: string, count: number): string {
  return `${text} (${String(count)})`;
}

/** Findings that differ in their object alone are one mistake, made once for every user. */
function sameMistake(found: Finding): string {
  return JSON.stringify([found.path, found.value, found.allowed, found.whatToDo]);
}

function mistake([first, ...others]: readonly [Finding, ...Finding[]]): string[] {
  const { object } = first;
  const where = object === undefined ? "policies/exemptions.yaml" : `${object.title}  ${object.source}`;
  return [
    `  ${where}`,
    ...(others.length > 0
      ? [
          `  and ${String(others.length)} more with the same: ${others
            .slice(0, 3)
            .map((found) => found.object?.title)
            .join(", ")}${others.length > 3 ? ", ..." : ""}`,
        ]
      : []),
    `      ${first.path} is ${first.value}`,
    `      allowed: ${first.allowed}`,
    `      → ${first.whatToDo}`,
  ];
}

/** One rule with everything it objects to. Values stay whole, so that they can be searched for. */
function group(rule: string, findings: readonly Finding[]): string {
  const mistakes = groupBy(findings, sameMistake).map(([, found]) => found as [Finding, ...Finding[]]);
  const rest = mistakes.slice(maxShown).flat().length;
  return [
    heading(rule, findings.length),
    ...mistakes.slice(0, maxShown).flatMap(mistake),
    ...(rest > 0 ? [`  ... and ${String(rest)} more; --json shows all`] : []),
  ].join("\n");
}

function exemptionLine(entry: Exemption): string {
  const { kind, namespace, name } = entry.object;
  const object = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  return `  ${entry.rule} on ${object} in ${entry.stack}, until ${entry.expires}, ${entry.owner}: ${entry.reason}`;
}

function exempted(entries: readonly ExemptedFinding[]): string[] {
  const counts = new Map<Exemption, number>();
  for (const { exemption } of entries) counts.set(exemption, (counts.get(exemption) ?? 0) + 1);
  return Array.from(
    counts,
    ([exemption, count]) => `${exemptionLine(exemption)} [${String(count)}, covers ${exemption.covers}]`,
  );
}

/** The verdict as people read it, one group a rule. */
export function verdictText(verdict: Verdict): string {
  const section = (title: string, findings: readonly Finding[]): string[] =>
    findings.length === 0
      ? []
      : [title, ...groupBy(findings, (found) => found.rule).map(([rule, found]) => group(rule, found)), ""];
  const lines = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : [title, ...texts, ""];
  const count = (entries: readonly unknown[], noun: string): string => `${String(entries.length)} ${noun}`;
  return [
    ...section("VIOLATIONS", verdict.violations),
    ...section("WARNINGS", verdict.advisories),
    ...lines("EXEMPTED", exempted(verdict.exempted)),
    ...lines("EXEMPTIONS NOBODY NEEDS: delete them", verdict.unusedExemptions.map(exemptionLine)),
    `${verdict.passed ? "passed" : "refused"}: ${count(verdict.violations, "violations")}, ${count(verdict.advisories, "warnings")}, ` +
      `${count(verdict.exempted, "exempted")} in ${String(verdict.judged)} objects`,
  ].join("\n");
}

function findingJson(found: Finding): Record<string, unknown> {
  const { object, ...rest } = found;
  return {
    ...rest,
    ...(object !== undefined && { object: { ...object.identity, stack: object.stack.name, source: object.source } }),
  };
}

/** The verdict as plain data, for machines. */
export function verdictJson(verdict: Verdict): Record<string, unknown> {
  return {
    ...verdict,
    violations: verdict.violations.map(findingJson),
    advisories: verdict.advisories.map(findingJson),
    exempted: verdict.exempted.map(({ finding, exemption }) => ({ ...findingJson(finding), exemption })),
  };
}
