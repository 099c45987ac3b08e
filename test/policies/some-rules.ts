import { allRules } from "../../policies/rules";
import type { Rule } from "../../policies/rule";

/** The rules of these ids: specs of the gates judge by a few known ones, so that a new rule does not change what they say. */
export function someRules(...ids: readonly string[]): Rule[] {
  const rules = allRules();
  return ids.map((id) => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    return rule;
  });
}
