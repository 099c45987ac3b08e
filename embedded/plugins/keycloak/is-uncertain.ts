import { NoAnswer } from "./no-answer";
import { ServerRefusal } from "./server-refusal";

/** Whether a creation that failed with this may have happened all the same. */
export function isUncertain(error: unknown): boolean {
  // A proxy before Keycloak says 502 and 504 when it has lost the answer.
  if (error instanceof ServerRefusal) return error.status === 502 || error.status === 504;
  return error instanceof NoAnswer && !error.isUndone;
}
