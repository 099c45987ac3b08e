import type { StackOutcome } from "./apply-stack";

/** What became of a stack that the engine could not work on at all. */
export function failedOutcome(stack: string, error: unknown): StackOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const nothing = { changes: {}, violations: [], warnings: [], seconds: 0 };
  return { stack, status: "failed", failures: [{ urn: "", message }], ...nothing };
}
