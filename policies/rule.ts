import type { Twin, TwinArgs } from "./cel/twin";
import type { Field } from "./field";
import type { Baseline } from "./limits/baseline";
import type { PolicyObject, StackFacts } from "./policy-object";

/** `mandatory` stops the deployment, `advisory` is shown. */
export type Level = "mandatory" | "advisory";

/** What a rule knows beside the objects. */
export interface RuleContext {
  /** The day of the run, `YYYY-MM-DD` in UTC. Rules have no clock. */
  readonly today: string;
  /** The limits that the security team owns. */
  readonly baseline: Baseline;
}

/** What a rule objects to. */
export interface Violation {
  readonly field: Field;
  /** @default what stands in the field */
  readonly value?: string;
  /** What may stand there instead. */
  readonly allowed: string;
  /** The next step of the person who reads this. */
  readonly whatToDo: string;
  /** Set where a mandatory rule only warns: a decision says so for this stack. @default the rule's level */
  readonly level?: "advisory";
}

/** A violation with the object it is in, for rules that look at several. */
export interface PlacedViolation extends Violation {
  readonly object: PolicyObject;
}

/** A manifest that a rule accepts or refuses, shown by `webide policy explain`. */
export interface Example {
  /** The part of a manifest that matters, as YAML. */
  readonly good: string;
  readonly bad: string;
}

interface RuleInfo {
  /** `<group>/<rule>`: the path of its file below `rules/`. */
  readonly id: string;
  readonly level: Level;
  /** What is required, in one sentence. */
  readonly summary: string;
  /** Why it is required. */
  readonly reason: string;
  /** Address of the advisory, standard or guide section behind it. */
  readonly source: string;
  /** Kinds of objects that the rule reads; `*` for all. An object of another kind is never shown to it. */
  readonly appliesTo: readonly string[];
  readonly example: Example;
}

/** Judges one object by itself: runs before anything is created. */
export interface ObjectRule extends RuleInfo {
  readonly scope: "object";
  readonly check: (object: PolicyObject, context: RuleContext) => Iterable<Violation>;
  /**
   * The same rule in CEL, so that the cluster refuses what somebody writes past the program. Both forms are held to one
   * table of manifests (`test/policies/twins/`). @default the rule does not hold in the cluster
   */
  readonly admission?: (args: TwinArgs) => Twin;
}

/** Judges what must be there, or fit together: runs over all objects of the kinds of stack it names. */
export interface StackRule extends RuleInfo {
  readonly scope: "stack";
  readonly stacks: readonly ("platform" | "users")[];
  readonly check: (objects: readonly PolicyObject[], context: RuleContext) => Iterable<PlacedViolation>;
}

/** Judges the baseline itself, for the stacks that are about to be deployed. */
export interface BaselineRule extends RuleInfo {
  readonly scope: "baseline";
  readonly check: (stacks: readonly StackFacts[], context: RuleContext) => Iterable<Violation>;
}

/** Judges what only the cluster sees: who asks for what, and what an object was before. */
export interface AdmissionRule extends RuleInfo {
  readonly scope: "admission";
  readonly admission: (args: TwinArgs) => Twin;
}

/** One rule; its file exports it as `rule`. */
export type Rule = ObjectRule | StackRule | BaselineRule | AdmissionRule;
