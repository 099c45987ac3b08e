/** What kept the engine from working, as far as webide can tell. */
export type EngineProblem = "busy" | "passphrase" | "state" | "disk" | "plugin" | "interrupted" | "other";

/** The engine could not run, or ended early; the message is for people. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly problem: EngineProblem,
    message: string,
    /** What the engine printed, for whoever looks deeper. */
    readonly printed = "",
  ) {
    super(message);
  }
}
