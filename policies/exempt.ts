import type { Finding } from "./judge";
import { isExpired } from "./limits/calendar-date";
import type { Exemption } from "./limits/exemptions";
import { covers } from "./limits/exemptions";

/** `review` looks at a rendered stack, `deployment` stands before a real one and allows less. */
export type Gate = "review" | "deployment";

/** A violation that somebody answers for. */
export interface ExemptedFinding {
  readonly finding: Finding;
  readonly exemption: Exemption;
}

/** Findings by what follows from them. */
export interface SortedFindings {
  readonly violations: readonly Finding[];
  readonly advisories: readonly Finding[];
  readonly exempted: readonly ExemptedFinding[];
}

/** Whether an exemption is about a finding, its last day and its gate aside. */
export function isAbout(exemption: Exemption, { rule, object }: Finding): boolean {
  if (object?.stack.name === undefined || rule !== exemption.rule) return false;
  const { kind, namespace, name } = object.identity;
  const selector = exemption.object;
  if (kind !== selector.kind || name === undefined || !covers(selector.name, name)) return false;
  if (!covers(exemption.stack, object.stack.name)) return false;
  return selector.namespace === undefined
    ? namespace === undefined
    : namespace !== undefined && covers(selector.namespace, namespace);
}

/** Sorts findings into those that stop the run, those that warn, and those that somebody answers for. */
export function applyExemptions(
  findings: readonly Finding[],
  exemptions: readonly Exemption[],
  today: string,
  gate: Gate,
): SortedFindings {
  const violations: Finding[] = [];
  const exempted: ExemptedFinding[] = [];
  for (const finding of findings.filter((found) => found.level === "mandatory")) {
    const about = exemptions.filter((entry) => isAbout(entry, finding));
    const valid = about.find(
      (entry) => !isExpired(entry.expires, today) && (gate === "review" || entry.covers === "deployment"),
    );
    if (valid !== undefined && finding.cutShort === true) {
      const remark = " No exemption helps: because of it, the rule could not look at the rest of the stack.";
      violations.push({ ...finding, whatToDo: finding.whatToDo + remark });
    } else if (valid !== undefined) exempted.push({ finding, exemption: valid });
    else violations.push({ ...finding, whatToDo: finding.whatToDo + remark(about[0], today) });
  }
  return { violations, advisories: findings.filter((found) => found.level === "advisory"), exempted };
}

/** Why an exemption that is about the finding does not help. */
function remark(exemption: Exemption | undefined, today: string): string {
  if (exemption === undefined) return "";
  return isExpired(exemption.expires, today)
    ? ` Its exemption ended on ${exemption.expires}.`
    : " Its exemption covers the review alone, not a deployment.";
}
