/** One of several causes of a refusal. */
export interface ApiErrorCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** A refusal by the API server, in its own words. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status. */
    readonly code: number,
    /** Kubernetes reason, as in `AlreadyExists`; empty when the server gave none. */
    readonly reason: string,
    message: string,
    /** Kind of the object the refusal is about, as in `namespaces`; empty when the server gave none. */
    readonly about = "",
    readonly causes: readonly ApiErrorCause[] = [],
  ) {
    super(message);
  }

  /** True when the refusal says that the namespace is missing, not the object. */
  get namespaceMissing(): boolean {
    return this.code === 404 && this.about === "namespaces";
  }
}

/** True for a refusal with this HTTP status. */
export function isStatus(error: unknown, code: number): error is ApiError {
  return error instanceof ApiError && error.code === code;
}
