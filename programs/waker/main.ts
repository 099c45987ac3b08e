import { setTimeout } from "node:timers/promises";
import { endpointHost } from "../../components/core/endpoint-url";
import { workspaceNamespace } from "../../components/core/topology";
import { askActivity } from "./activity";
import { ApiServer } from "./api-server";
import { Cluster } from "./cluster";
import { IdleRounds } from "./idle-rounds";
import { log, sentence } from "./log";
import { Metrics } from "./metrics";
import { OneAtATime } from "./one-at-a-time";
import { portalFacts } from "./portal";
import { createServer } from "./server";
import { readSettings } from "./settings";
import { Wakes } from "./wake";

/** Where the kubelet mounts a pod's account. */
const credentials = "/var/run/secrets/kubernetes.io/serviceaccount";

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  // Given to every container by the kubelet.
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (host === undefined || port === undefined) {
    throw new Error("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: the waker runs in a pod");
  }
  const cluster = new Cluster(new ApiServer({ host, port: Number(port), credentials }));
  const metrics = new Metrics();
  const shared = { cluster, metrics, log, turns: new OneAtATime() };
  const wakes = new Wakes(shared);
  const rounds = new IdleRounds({
    ...shared,
    limits: settings,
    ask: (user) =>
      askActivity(endpointHost({ service: "code-server", namespace: workspaceNamespace(user) }), settings.activityPort),
  });
  const server = createServer({
    wake: (user) => wakes.wake(user),
    portal: (user) => portalFacts(cluster, user),
    metrics: () => metrics.text(),
    log,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, resolve);
  });
  log("listening", { ...settings });

  const stopped = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      stopped.abort();
    });
  stopped.signal.addEventListener("abort", () => {
    server.close();
    server.closeIdleConnections();
  });
  while (!stopped.signal.aborted) {
    await rounds.round().catch((error: unknown) => {
      log("round failed", { reason: sentence(error) });
    });
    // Cut short by the signal, which is no failure.
    await setTimeout(settings.checkEvery, undefined, { signal: stopped.signal }).catch(() => undefined);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`waker: ${sentence(error)}\n`);
  process.exitCode = 1;
});
