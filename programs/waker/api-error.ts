/** An answer of the API server other than success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    what: string,
    message: string,
  ) {
    super(`${what}: ${String(status)} ${message}`);
    this.name = "ApiError";
  }
}
