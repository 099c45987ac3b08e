import type { Baseline } from "../limits/baseline";
import type { StackFacts } from "../policy-object";

/** What a rule's form for the cluster is made from. */
export interface TwinArgs {
  /** The limits that the security team owns. */
  readonly baseline: Baseline;
  /** The cluster's stack, as far as rules differ by it. */
  readonly stack: Pick<StackFacts, "environment" | "embedded">;
}

/** Requests to resources of one API group. */
export interface MatchedResources {
  /** Empty for the core group. */
  readonly apiGroup: string;
  readonly apiVersion: string;
  /** Plural names, with their subresource if any: `deployments`, `deployments/scale`. */
  readonly resources: readonly string[];
  readonly operations: readonly ("CREATE" | "UPDATE" | "DELETE" | "CONNECT")[];
}

/** One thing that must hold. */
export interface TwinValidation {
  /** CEL: true where the request is allowed. */
  readonly expression: string;
  /**
   * CEL: one line of text that says place, value, what is allowed and what to do; see `finding`. The rule's id is put
   * before it.
   */
  readonly message: string;
}

/**
 * A mandatory rule as the API server judges it: the part of a ValidatingAdmissionPolicy that differs from rule to rule.
 *
 * What a rule only warns about has no place here: the warning is given where somebody plans the change.
 */
export interface Twin {
  readonly resources: readonly MatchedResources[];
  /**
   * Namespaces whose objects are judged, themselves included: those of users, or those of the platform and its users. A
   * namespace is one of them by the label that it is to have. `any` leaves it to the conditions that nobody else's are
   * touched.
   */
  readonly namespaces: "workspaces" | "ours" | "any";
  /** CEL by name: all must be true, else the request is none of this rule's business. @default all requests are judged */
  readonly conditions?: Readonly<Record<string, string>>;
  /** CEL by name, read as `variables.<name>`; later ones may read earlier ones. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly validations: readonly TwinValidation[];
}
