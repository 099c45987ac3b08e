import type { Properties } from "../../wire/value";

/** An object that exists did not get ready. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";

  constructor(
    /** Without the reasons. */
    readonly summary: string,
    /** As it was last seen. */
    readonly object: Properties,
    /** Why, one line each. */
    readonly reasons: readonly string[],
  ) {
    super([summary, reasons.join("; ")].filter((words) => words !== "").join(": "));
  }
}
