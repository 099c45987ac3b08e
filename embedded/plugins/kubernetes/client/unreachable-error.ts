/** The API server does not answer. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(
    readonly server: string,
    readonly why: string,
    /** How long it was tried, in milliseconds; 0 when the connection settings themselves can not be used. */
    readonly triedFor: number,
    /** True when a try was cut off without an answer, so that the server may have done the work. */
    readonly mayHaveWorked = false,
  ) {
    super(
      triedFor === 0
        ? `configured Kubernetes cluster is unreachable: ${why}`
        : `the API server ${server} stopped answering (${why}; tried for ${Math.max(1, Math.round(triedFor / 1000))} s); ` +
            "bring it back and run the same command again, which continues where this one ended",
    );
  }
}
