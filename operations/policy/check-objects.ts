import type { ExemptedFinding, Gate } from "../../policies/exempt";
import { applyExemptions, isAbout } from "../../policies/exempt";
import type { Finding } from "../../policies/judge";
import { judgeBaseline, judgeObject, judgeStack } from "../../policies/judge";
import { isExpired } from "../../policies/limits/calendar-date";
import type { Baseline } from "../../policies/limits/baseline";
import type { Exemption } from "../../policies/limits/exemptions";
import { covers } from "../../policies/limits/exemptions";
import type { RawObject, StackFacts } from "../../policies/policy-object";
import { policyObjects } from "../../policies/policy-object";
import type { Rule } from "../../policies/rule";

/** How to judge. */
export interface CheckArgs {
  readonly rules: readonly Rule[];
  readonly baseline: Baseline;
  /** Day of the run, `YYYY-MM-DD`. */
  readonly today: string;
  /** Stacks that the objects come from. @default those of the objects */
  readonly stacks?: readonly StackFacts[];
  /** What follows from the verdict. @default review */
  readonly gate?: Gate;
}

/** The verdict over everything that was judged. */
export interface Verdict {
  /** Whether nothing stops the run. */
  readonly passed: boolean;
  readonly violations: readonly Finding[];
  readonly advisories: readonly Finding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Exemptions for these stacks that no longer hold. Each is also a violation. */
  readonly expiredExemptions: readonly Exemption[];
  /** Valid exemptions for these stacks that nothing needs any more. */
  readonly unusedExemptions: readonly Exemption[];
  /** How many objects were judged, lists taken apart. */
  readonly judged: number;
  readonly today: string;
  readonly gate: Gate;
}

function distinct(stacks: readonly StackFacts[]): StackFacts[] {
  return Array.from(new Map(stacks.map((stack) => [stack.name, stack])).values());
}

/** Judges objects by all rules; stack-wide rules see the union of all stacks. */
export function checkObjects(raw: readonly RawObject[], args: CheckArgs): Verdict {
  const { rules, baseline, today, gate = "review" } = args;
  const context = { today, baseline };
  const objects = raw.flatMap((object) => policyObjects(object));
  const stacks = distinct([...(args.stacks ?? []), ...raw.map((object) => object.stack)]);
  const findings = rules.flatMap((rule): Finding[] => {
    switch (rule.scope) {
      case "object":
        return objects.flatMap((object) => judgeObject(rule, object, context));
      case "stack":
        return judgeStack(rule, objects, context);
      case "baseline":
        return judgeBaseline(rule, stacks, context);
      case "admission":
        return [];
    }
  });
  const sorted = applyExemptions(findings, baseline.exemptions, today, gate);
  const names = stacks.flatMap((stack) => stack.name ?? []);
  const concerned = baseline.exemptions.filter((entry) => names.some((name) => covers(entry.stack, name)));
  const needed = new Set(concerned.filter((entry) => findings.some((found) => isAbout(entry, found))));
  return {
    passed: sorted.violations.length === 0,
    ...sorted,
    expiredExemptions: concerned.filter((entry) => isExpired(entry.expires, today)),
    unusedExemptions: concerned.filter((entry) => !isExpired(entry.expires, today) && !needed.has(entry)),
    judged: objects.length,
    today,
    gate,
  };
}
