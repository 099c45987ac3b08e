import { UnreadableFieldError } from "./field";
import type { PolicyObject, StackFacts } from "./policy-object";
import type { BaselineRule, Level, ObjectRule, Rule, RuleContext, StackRule, Violation } from "./rule";

/** One violation, as every gate reports it. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  /** Undefined for what concerns no single object. */
  readonly object?: PolicyObject;
  /** Place inside the object. */
  readonly path: string;
  readonly value: string;
  readonly allowed: string;
  readonly whatToDo: string;
  /** Whether the rule could not look at the rest of the stack because of it. @default false */
  readonly cutShort?: boolean;
}

/** Whether a rule looks at objects of this kind. */
export function appliesTo(rule: Rule, object: PolicyObject): boolean {
  return rule.appliesTo.includes("*") || rule.appliesTo.includes(object.kind);
}

function finding(rule: Rule, object: PolicyObject | undefined, violation: Violation): Finding {
  return {
    rule: rule.id,
    level: violation.level ?? rule.level,
    object,
    path: violation.field.path,
    value: violation.value ?? violation.field.shown(),
    allowed: violation.allowed,
    whatToDo: violation.whatToDo,
  };
}

/** A place that could not be read counts against the rule that had to read it. */
function unreadable(rule: Rule, error: unknown, object?: PolicyObject): Finding {
  if (!(error instanceof UnreadableFieldError)) {
    const where = object === undefined ? "" : ` on ${object.title} (${object.source})`;
    throw new Error(`rule ${rule.id} failed${where}: ${String(error)}`, { cause: error });
  }
  return {
    rule: rule.id,
    level: rule.level,
    object: error.field.owner,
    path: error.field.path,
    value: error.found,
    allowed: error.allowed,
    whatToDo: error.whatToDo,
  };
}

/**
 * What a rule objects to in one object; what it found before it met an unreadable place is kept.
 *
 * @throws Error when the rule itself fails: a rule that can not judge must stop the run
 */
export function judgeObject(rule: ObjectRule, object: PolicyObject, context: RuleContext): Finding[] {
  if (!appliesTo(rule, object)) return [];
  const found: Finding[] = [];
  try {
    for (const violation of rule.check(object, context)) found.push(finding(rule, object, violation));
  } catch (error) {
    found.push(unreadable(rule, error, object));
  }
  return found;
}

/** What a rule objects to in a whole stack, or in several at once. */
export function judgeStack(rule: StackRule, objects: readonly PolicyObject[], context: RuleContext): Finding[] {
  const seen = objects.filter(
    (object) => appliesTo(rule, object) && (object.stack.kind === "any" || rule.stacks.includes(object.stack.kind)),
  );
  const found: Finding[] = [];
  try {
    for (const violation of rule.check(seen, context)) found.push(finding(rule, violation.object, violation));
  } catch (error) {
    found.push({ ...unreadable(rule, error), cutShort: true });
  }
  return found;
}

/** What a rule objects to in the baseline. */
export function judgeBaseline(rule: BaselineRule, stacks: readonly StackFacts[], context: RuleContext): Finding[] {
  return Array.from(rule.check(stacks, context), (violation) => finding(rule, undefined, violation));
}

/** One finding as text: what, where, what stands there, what is allowed, what to do. */
export function formatFinding(found: Finding): string {
  const subject = found.object === undefined ? "" : `${found.object.title}: `;
  const place = found.path === "" ? "" : `${found.path} is `;
  return `${subject}${place}${found.value}. Allowed: ${found.allowed}. ${found.whatToDo}`;
}
