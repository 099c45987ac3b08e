import type { Properties } from "./value";

/** The object exists, and did not become what was asked for: kept in the state, and tried again by the next run. */
export class InitializationError extends Error {
  override readonly name = "InitializationError";

  constructor(
    message: string,
    readonly state: {
      readonly id: string;
      readonly properties: Properties;
      /** @default what the engine has: the new inputs of a creation, the old ones of an update */
      readonly inputs?: Properties;
    },
    /** One line each; shown to the user. */
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}
