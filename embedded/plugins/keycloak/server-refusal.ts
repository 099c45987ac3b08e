/** Keycloak answered, and said no. */
export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";

  constructor(
    /** HTTP status of the answer. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
