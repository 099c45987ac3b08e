import type { Difference } from "./difference";
import type { Meaning } from "./meaning-table";

/** A difference with its meaning, and who made it as far as the API server knows. */
export interface Finding {
  readonly stack: string;
  readonly difference: Difference;
  readonly meaning: Meaning;
  /** Who owns the live field; empty where nobody keeps that, as in Keycloak. */
  readonly setBy: readonly string[];
  /** Whether one of them is a manager that the platform does not overrule by itself. */
  readonly isTakenOver: boolean;
}
