/** Keycloak did not answer. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(
    message: string,
    /** Whether it was a write that reached nobody, so that it did nothing for certain. */
    readonly isUndone: boolean,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}
