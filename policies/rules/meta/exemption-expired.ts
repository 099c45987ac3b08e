import { Field } from "../../field";
import { isExpired } from "../../limits/calendar-date";
import { covers } from "../../limits/exemptions";
import type { BaselineRule } from "../../rule";

/** An exemption ends on its day, whether or not somebody remembers it. */
export const rule: BaselineRule = {
  id: "meta/exemption-expired",
  level: "mandatory",
  scope: "baseline",
  summary: "No exemption for the stack has passed its last day.",
  reason: "An exemption that outlives its reason is a hole nobody looks at any more.",
  source: "policies/exemptions.yaml",
  appliesTo: ["*"],
  example: {
    good: `expires: "2027-01-31"   # today or later`,
    bad: `expires: "2025-01-31"   # in the past`,
  },
  *check(stacks, { baseline, today }) {
    const root = Field.of({ exemptions: baseline.exemptions });
    const names = stacks.flatMap((stack) => stack.name ?? []);
    for (const [index, entry] of baseline.exemptions.entries()) {
      if (!isExpired(entry.expires, today) || !names.some((name) => covers(entry.stack, name))) continue;
      yield {
        field: root.at("exemptions", index, "expires"),
        value: `${entry.expires}, for ${entry.rule} on ${entry.object.kind} ${entry.object.name}`,
        allowed: `a day not before ${today}`,
        whatToDo: `Delete the entry from policies/exemptions.yaml, or have ${entry.owner} extend it with a reason.`,
      };
    }
  },
};
