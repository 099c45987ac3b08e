import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { resetCluster } from "../../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../../embedded/cluster/start-cluster";
import { KubernetesProvider } from "../../../../embedded/plugins/kubernetes/kubernetes-provider";
import { InitializationError } from "../../../../embedded/plugins/wire/initialization-error";
import type { Properties } from "../../../../embedded/plugins/wire/value";
import { recordedTraffic, type RecordedCall } from "../../../support/recorded-traffic";
import { received, resourceOf, sent, titleOf } from "./wire";

/** What the official plugin's answer and ours can not share: made up by the server, or by the time of day. */
const different = new Set([
  "__fieldManager",
  "clusterIP",
  "clusterIPs",
  "creationTimestamp",
  "generation",
  "resourceVersion",
  "status",
  "uid",
]);

function comparable(properties: unknown): unknown {
  return JSON.parse(
    JSON.stringify(properties, (key, value: unknown) => (different.has(key) ? undefined : value)),
  ) as unknown;
}

const signal = new AbortController().signal;

/** Sends one recorded call; undefined for calls that ask nothing of the cluster. */
async function send(
  plugin: KubernetesProvider,
  call: RecordedCall,
): Promise<{ id?: string; properties?: Properties; inputs?: Properties } | undefined> {
  const resource = resourceOf(call);
  const { request } = call;
  const id = String(request["id"]);
  const common = { id, preview: request["preview"] === true, timeoutSeconds: 0, signal };
  switch (call.method) {
    case "Create":
      return plugin.create(resource, { ...common, inputs: received(request["properties"]) });
    case "Update":
      return plugin.update(resource, {
        ...common,
        olds: received(request["olds"]),
        oldInputs: received(request["oldInputs"]),
        news: received(request["news"]),
        ignoreChanges: [],
      });
    case "Read":
      return (
        (await plugin.read(resource, {
          id,
          properties: received(request["properties"]),
          inputs: received(request["inputs"]),
        })) ?? {}
      );
    case "Delete":
      await plugin.delete(resource, {
        ...common,
        properties: received(request["properties"]),
        inputs: received(request["oldInputs"]),
      });
      return {};
    default:
      return undefined;
  }
}

describe("kubernetes stand-in: the recorded runs, sent to a real API server", function () {
  this.timeout(120_000);
  let dir: string;
  let plugin: KubernetesProvider;

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "webide-kubernetes-plugin-"));
    const { kubeconfig } = await startCluster({ dir });
    plugin = new KubernetesProvider({ KUBECONFIG: kubeconfig });
  });

  after(async () => {
    await resetCluster(dir);
    await rm(dir, { recursive: true, force: true });
  });

  const scenarios = [
    ...["01-preview-new", "02-create", "04-preview-update", "05-update", "06-replace", "08-repair"],
    ...["12-destroy", "21-kinds-create", "23-kinds-update", "24-service-without-endpoints", "25-mutable-create"],
    ...["26-mutable-update", "27-kinds-destroy"],
  ];
  for (const scenario of scenarios) {
    describe(scenario, () => {
      before(async () => {
        // Each run is a plugin of its own, as with the engine.
        const mutable = /^2[56]/.test(scenario);
        await plugin.configure({ enableConfigMapMutable: mutable, enableSecretMutable: mutable });
        if (scenario === "08-repair") await deleteByHand(plugin);
      });

      for (const call of recordedTraffic({ plugin: "kubernetes", scenario })) {
        if (!["Create", "Read", "Update", "Delete"].includes(call.method)) continue;
        it(titleOf(call), async () => {
          if (call.errors.length > 0) {
            await assert.rejects(send(plugin, call), (error: Error) => {
              assert.ok(error instanceof InitializationError);
              assert.equal(`rpc error: code = Unknown desc = ${error.message}`, call.errors[0]);
              return true;
            });
            return;
          }
          const answer = await send(plugin, call);
          const properties = answer?.properties === undefined ? {} : sent(answer.properties);
          assert.deepEqual(comparable(properties), comparable(call.response?.["properties"] ?? {}));
          if (call.method === "Create") assert.equal(answer?.id, call.response?.["id"] ?? "");
        });
      }
    });
  }
});

/** Between two of the recorded runs someone deleted this ConfigMap. */
async function deleteByHand(plugin: KubernetesProvider): Promise<void> {
  const properties = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "rec", name: "settings2", uid: "of-the-recording" },
  };
  const resource = { urn: "urn", type: "kubernetes:core/v1:ConfigMap", name: "settings2" };
  await plugin.delete(resource, { id: "rec/settings2", properties, inputs: {}, timeoutSeconds: 0, signal });
}
