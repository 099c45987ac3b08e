import type tls from "node:tls";

/** What a request carries to show who sends it. */
export interface Credentials {
  readonly tls: Pick<tls.ConnectionOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "servername">;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the API server is and how to log in, as a kubeconfig says it. */
export interface Connection {
  readonly server: URL;
  /** Namespace for objects that name none. */
  readonly namespace: string;
  /** Asked before each request, because tokens expire. */
  credentials(): Promise<Credentials>;
}
