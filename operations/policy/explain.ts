import { nearest } from "../../components/core/schema-finding";
import type { Rule } from "../../policies/rule";
import { UsageError } from "../usage-error";

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, "    ");
}

/** What a rule is shown, in words. */
export function readsText(rule: Rule): string {
  if (rule.scope === "baseline") return "policies/baseline and policies/exemptions.yaml";
  const kinds = rule.appliesTo.join(", ").replace("*", "every object");
  return rule.scope === "stack" ? `${kinds}; all of the ${rule.stacks.join(" and ")} stacks at once` : kinds;
}

/** Where a rule stands, in words. */
export function gatesText(rule: Rule): string {
  if (rule.scope === "admission") return "in the cluster alone, which sees who asks and what stood there before";
  const isTwin = rule.scope === "object" && rule.admission !== undefined;
  return isTwin ? "before the deployment, and in the cluster" : "before the deployment";
}

/** One rule as its reader needs it. */
export function explanation(rule: Rule): string {
  return [
    `${rule.id} (${rule.level})`,
    `  ${rule.summary}`,
    "",
    `  Why: ${rule.reason}`,
    `  Source: ${rule.source}`,
    `  Reads: ${readsText(rule)}`,
    `  Holds: ${gatesText(rule)}`,
    "",
    "  Accepted:",
    indent(rule.example.good),
    "",
    "  Refused:",
    indent(rule.example.bad),
  ].join("\n");
}

/** Group of a rule: the first part of its id. */
export function groupOf(rule: Rule): string {
  return rule.id.split("/")[0] ?? "";
}

/** Rules by group, in the order of their ids. */
export function byGroup(rules: readonly Rule[]): Map<string, Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) groups.set(groupOf(rule), [...(groups.get(groupOf(rule)) ?? []), rule]);
  return groups;
}

/** All rules, one a line, by group. */
export function listing(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const line = (rule: Rule): string => `  ${rule.id.padEnd(width)}  ${rule.level.padEnd(9)}  ${rule.summary}`;
  return Array.from(byGroup(rules), ([group, members]) => [group, ...members.map(line)].join("\n")).join("\n\n");
}

/** A rule as plain data, for machines. */
export function ruleJson(rule: Rule): Record<string, unknown> {
  const { id, level, summary, reason, source, appliesTo, scope, example } = rule;
  return {
    id,
    level,
    summary,
    reason,
    source,
    scope,
    ...(scope === "stack" && { stacks: rule.stacks }),
    appliesTo,
    inCluster: "admission" in rule && rule.admission !== undefined,
    example: { good: example.good, bad: example.bad },
  };
}

/**
 * The rule of an id, or all rules of a group.
 *
 * @throws UsageError with the nearest id when there is neither
 */
export function chooseRules(rules: readonly Rule[], wanted: string): readonly Rule[] {
  const exact = rules.filter((rule) => rule.id === wanted);
  const found = exact.length > 0 ? exact : rules.filter((rule) => groupOf(rule) === wanted);
  if (found.length > 0) return found;
  const near = nearestRule(rules, wanted);
  const hint = near === undefined ? "" : `; perhaps "${near}" is meant`;
  throw new UsageError(`there is no rule "${wanted}"${hint}. webide policy explain lists all rules.`);
}

/** The id a person most likely meant: by a slip of the keyboard, or by the last part alone. */
function nearestRule(rules: readonly Rule[], wanted: string): string | undefined {
  const ids = rules.map((rule) => rule.id);
  const lastPart = (id: string): string => id.slice(id.indexOf("/") + 1);
  const near = nearest(wanted, ids);
  if (near !== undefined) return near;
  const nearLast = nearest(lastPart(wanted), ids.map(lastPart));
  return ids.find((id) => lastPart(id) === nearLast);
}
