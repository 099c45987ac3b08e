import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { podsReady } from "../e2e/pods";
import type { E2ePlatform } from "./e2e-platform";

const app = { namespace: "ingress", app: "oauth2-proxy" };
const deployment = { namespace: app.namespace, name: app.app };
const refresh = /^--cookie-refresh=/;
const lifespan = "access.token.lifespan";

interface Client {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

async function rolledOut(platform: E2ePlatform): Promise<void> {
  for (;;) {
    const { metadata, spec, status } = await platform.apps.readNamespacedDeployment(deployment);
    const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
    if (seen && status?.updatedReplicas === spec?.replicas && status?.replicas === spec?.replicas) break;
    await sleep(500);
  }
  await podsReady(platform, app);
}

/**
 * Lets sessions at the edge go on without asking Keycloak: the sign-in proxy never asks again, and the tokens of its client
 * last a day.
 *
 * @returns what puts it back
 */
export async function sessionsUnasked(platform: E2ePlatform): Promise<() => Promise<void>> {
  const { spec } = await platform.apps.readNamespacedDeployment(deployment);
  const args = spec?.template.spec?.containers[0]?.args ?? [];
  assert.ok(args.some((arg) => refresh.test(arg)));
  const clientId = args.find((arg) => arg.startsWith("--client-id="))?.slice("--client-id=".length);
  const [client] = (await platform.realm("GET", `/clients?clientId=${String(clientId)}`)) as Client[];
  assert.ok(client);
  const set = async (proxyArguments: readonly string[], seconds: string): Promise<void> => {
    const attributes = { ...client.attributes, [lifespan]: seconds };
    await platform.realm("PUT", `/clients/${client.id}`, { ...client, attributes });
    const body = [{ op: "replace", path: "/spec/template/spec/containers/0/args", value: proxyArguments }];
    await platform.apps.patchNamespacedDeployment({ ...deployment, body });
    await rolledOut(platform);
  };
  await set(
    args.map((arg) => (refresh.test(arg) ? "--cookie-refresh=0s" : arg)),
    "86400",
  );
  // Keycloak takes an empty text for "as the realm says".
  return () => set(args, client.attributes[lifespan] ?? "");
}
