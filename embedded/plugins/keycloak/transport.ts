import type { ProviderSettings } from "./settings";

/** What `fetch` needs to trust the server, and to show itself to it. Nothing where the settings say nothing. */
export async function transport({ tls }: ProviderSettings): Promise<RequestInit> {
  const { authority, certificate, privateKey, anyServer } = tls;
  if (authority === undefined && certificate === undefined && privateKey === undefined && !anyServer) return {};
  // Node has no other way to give its own fetch certificates at run time: the class is reached through the instance
  // that fetch makes at its first use.
  await fetch("data:,");
  const agents = globalThis as unknown as Record<symbol, { constructor: new (options: object) => object } | undefined>;
  const Agent = agents[Symbol.for("undici.globalDispatcher.1")]?.constructor;
  if (Agent === undefined) {
    throw new Error(
      `keycloak provider: this Node (${process.version}) can not use TLS settings; give the authority by NODE_EXTRA_CA_CERTS`,
    );
  }
  const connect = { ca: authority, cert: certificate, key: privateKey, rejectUnauthorized: !anyServer };
  return { dispatcher: new Agent({ connect }) } as RequestInit;
}
