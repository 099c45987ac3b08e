import { AppsV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Cluster as EmbeddedCluster } from "../../../../embedded/cluster/cluster";
import { resetCluster } from "../../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../../embedded/cluster/start-cluster";
import { stopCluster } from "../../../../embedded/cluster/stop-cluster";
import { Cluster } from "../../../../embedded/plugins/kubernetes/cluster";
import { diff } from "../../../../embedded/plugins/kubernetes/diff";
import { KubernetesProvider } from "../../../../embedded/plugins/kubernetes/kubernetes-provider";
import { at, referenceOf, textAt } from "../../../../embedded/plugins/kubernetes/metadata";
import { readSettings } from "../../../../embedded/plugins/kubernetes/settings";
import { InitializationError } from "../../../../embedded/plugins/wire/initialization-error";
import type { ResourceState } from "../../../../embedded/plugins/wire/resource-provider";
import { Secret, type Properties } from "../../../../embedded/plugins/wire/value";
import { CuttingProxy } from "./cutting-proxy";

const namespace = "behaviour";
const mutability = { configMapMutable: true, secretMutable: true };

function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Properties,
  annotations?: Properties,
): Properties {
  return { apiVersion, kind, metadata: { name, namespace, annotations }, ...rest };
}

const configMap = (name: string, data: Properties): Properties => object("v1", "ConfigMap", name, { data });

function deployment(name: string, pod: Properties, annotations: Properties = {}): Properties {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "a:1" }], ...pod } };
  return object("apps/v1", "Deployment", name, { spec: { selector: { matchLabels: labels }, template } }, annotations);
}

describe("kubernetes stand-in on a real API server", function () {
  this.timeout(120_000);
  let dir: string;
  let embedded: EmbeddedCluster;
  let plugin: KubernetesProvider;
  /** Someone else at work in the same cluster. */
  let hand: Cluster;

  const resource = (inputs: Properties) => {
    const { apiVersion, kind, name } = referenceOf(inputs);
    const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return { urn: `urn:pulumi:s::p::${name}`, type: `kubernetes:${module}:${kind}`, name };
  };
  const signal = new AbortController().signal;
  const limits = { preview: false, timeoutSeconds: 0, signal };
  const create = (
    inputs: Properties,
    options: { preview?: boolean; timeoutSeconds?: number; signal?: AbortSignal } = {},
  ) => plugin.create(resource(inputs), { inputs, ...limits, ...options });
  const update = (state: ResourceState, oldInputs: Properties, news: Properties, options: { preview?: boolean } = {}) =>
    plugin.update(resource(news), {
      ...{ id: state.id, olds: state.properties, oldInputs, news, ignoreChanges: [] as string[] },
      ...limits,
      ...options,
    });
  const read = (state: ResourceState, inputs: Properties) =>
    plugin.read(resource(inputs), { id: state.id, properties: state.properties, inputs });
  const remove = (state: ResourceState, inputs: Properties, timeoutSeconds = 0) =>
    plugin.delete(resource(inputs), { id: state.id, properties: state.properties, inputs, ...limits, timeoutSeconds });
  const patch = (inputs: Properties, body: Properties, fieldManager: string) => {
    const { apiVersion, kind } = inputs;
    const patched = { apiVersion, kind, metadata: { name: textAt(inputs, "metadata", "name") }, ...body } as Properties;
    return hand.objects.apply(referenceOf(inputs), patched, { fieldManager, force: true });
  };

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "webide-kubernetes-plugin-"));
    embedded = await startCluster({ dir });
    const env = { KUBECONFIG: embedded.kubeconfig };
    plugin = new KubernetesProvider(env);
    await plugin.configure({});
    hand = new Cluster(readSettings({}, env), env);
    await create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });

  after(async () => {
    await resetCluster(dir);
    await rm(dir, { recursive: true, force: true });
  });

  describe("refusals", () => {
    it("refuses a typo in the server's words, at the preview already", async () => {
      const typo = deployment("typo", { containers: [{ name: "c", image: "a:1", imagePullPollicy: "Never" }] });
      const words = /unknown field "spec\.template\.spec\.containers\[0\]\.imagePullPollicy"/;
      await assert.rejects(create(typo, { preview: true }), words);
      await assert.rejects(create(typo), words);
    });

    it("refuses an object that exists, and leaves it as it is", async () => {
      const theirs = configMap("theirs", { k: "theirs" });
      await hand.objects.create({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "theirs" }, theirs);
      await assert.rejects(
        create(configMap("theirs", { k: "mine" })),
        /configmaps "theirs" already exists.*Nothing was changed/s,
      );
      const found = await hand.objects.get({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "theirs" });
      assert.deepEqual(found["data"], { k: "theirs" });
    });

    it("says that a kind does not exist", async () => {
      const cut = AbortSignal.timeout(1_000);
      const unknownKind = object("nobody.example.com/v1", "Thing", "thing", {});
      assert.deepEqual((await create(unknownKind, { preview: true })).properties, unknownKind);
      await assert.rejects(create(unknownKind, { signal: cut }));
    });
  });

  describe("owners of fields", () => {
    it("removes a field that left the program", async () => {
      const before = configMap("removes", { a: "1", b: "2" });
      const state = await create(before);
      const first = await update(state, before, configMap("removes", { a: "1", c: "3" }));
      assert.deepEqual(first.properties["data"], { a: "1", c: "3" });
      const second = await update({ ...state, ...first }, before, configMap("removes", { a: "4" }));
      assert.deepEqual(second.properties["data"], { a: "4" });
    });

    it("repairs what was changed with kubectl, after a refresh", async () => {
      const inputs = configMap("drift", { k: "ours" });
      const state = await create(inputs);
      await patch(inputs, { data: { k: "by hand" } }, "kubectl-edit");
      const found = await read(state, inputs);
      assert.ok(found);
      assert.deepEqual(found.inputs["data"], { k: "by hand" });
      const { detailed } = diff({ olds: found.properties, oldInputs: found.inputs, news: inputs }, mutability);
      assert.deepEqual(detailed, { "data.k": { kind: "UPDATE", inputDiff: false } });
      const preview = await update(found, found.inputs, inputs, { preview: true });
      assert.deepEqual(preview.properties["data"], { k: "ours" });
      const repaired = await update(found, found.inputs, inputs);
      assert.deepEqual(repaired.properties["data"], { k: "ours" });
    });

    it("refuses to take a field back from another owner, naming owner and field, unless told to", async () => {
      const inputs = configMap("contested", { k: "ours" });
      const state = await create(inputs);
      await patch(inputs, { data: { k: "theirs" } }, "backup-controller");
      const news = configMap("contested", { k: "ours again" });
      const words = /conflict with "backup-controller"[^\n]*\.data\.k.*pulumi\.com\/patchForce/;
      await assert.rejects(update(state, inputs, news, { preview: true }), words);
      await assert.rejects(
        update(state, inputs, news),
        (error) => error instanceof InitializationError && words.test(error.message),
      );
      const forced = {
        ...news,
        metadata: { name: "contested", namespace, annotations: { "pulumi.com/patchForce": "true" } },
      };
      assert.deepEqual((await update(state, inputs, forced)).properties["data"], { k: "ours again" });
    });
  });

  it("sees at the preview already that what kubectl scale set stays its own", async () => {
    const replicas = (count: number): Properties => {
      const declared = deployment("scaled", {}, { "pulumi.com/skipAwait": "true" });
      return { ...declared, spec: { ...(declared["spec"] as Properties), replicas: count } };
    };
    const state = await create(replicas(0));
    const config = new KubeConfig();
    config.loadFromFile(embedded.kubeconfig);
    await config
      .makeApiClient(AppsV1Api)
      .patchNamespacedDeploymentScale(
        { name: "scaled", namespace, fieldManager: "kubectl", body: { spec: { replicas: 2 } } },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
      );
    const words = /conflict with "kubectl" with subresource "scale"[^\n]*\.spec\.replicas/;
    await assert.rejects(update(state, replicas(0), replicas(1), { preview: true }), words);
    await assert.rejects(update(state, replicas(0), replicas(1)), words);
  });

  describe("no change", () => {
    it("sees none in what the server rewrote, neither after a run nor after a refresh", async () => {
      const inputs = deployment("rewritten", {
        hostNetwork: false,
        containers: [{ name: "c", image: "a:1", args: [], resources: { limits: { cpu: 0.5, memory: "1024Mi" } } }],
      });
      const state = await create(inputs);
      const after = (olds: Properties, oldInputs: Properties) =>
        diff({ olds, oldInputs, news: inputs }, mutability).changes;
      assert.equal(after(state.properties, inputs), false);
      const found = await read(state, inputs);
      assert.ok(found);
      assert.equal(after(found.properties, found.inputs), false);
    });
  });

  describe("waiting", () => {
    it("says why a pod is not scheduled, and keeps the object in the state", async () => {
      const never = deployment("never", { nodeSelector: { none: "such" } }, { "pulumi.com/timeoutSeconds": "2" });
      await assert.rejects(create(never), (error: Error) => {
        assert.ok(error instanceof InitializationError);
        assert.match(
          error.message,
          /'never' timed out waiting to be Ready: 0 of 1 pods are ready; pod never-.*\[Unschedulable\]/,
        );
        assert.equal(error.state.id, `${namespace}/never`);
        return true;
      });
    });

    it("waits again at the next run, which ends as soon as the object is ready", async () => {
      const inputs = deployment("slow", { nodeSelector: { none: "such" } }, { "pulumi.com/timeoutSeconds": "1" });
      const failed = await create(inputs).then(
        () => assert.fail("should not be ready"),
        (error: unknown) => error as InitializationError,
      );
      const state = { id: failed.state.id, properties: failed.state.properties };
      const reported = await read(state, inputs).then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.ok(reported instanceof InitializationError, "a refresh says that it is not ready");
      const mended = deployment("slow", {}, { "pulumi.com/timeoutSeconds": "20" });
      const { properties } = await update(state, inputs, mended);
      assert.equal(at(properties, "status", "readyReplicas"), 1);
    });

    it("says which quota kept pods from being made", async () => {
      const quota = object("v1", "ResourceQuota", "tight", {
        spec: { hard: { "limits.nvidia.com/gpu": "1", pods: "0" } },
      });
      const limit = await create({ ...quota, spec: { hard: { pods: "0" } } });
      const inputs = deployment("refused", {}, { "pulumi.com/timeoutSeconds": "3" });
      await assert.rejects(create(inputs), /\[FailedCreate\].*exceeded quota: tight/);
      await remove(limit, quota);
    });

    it("does not wait for a claim that its first consumer binds, and fails on one that nobody binds", async () => {
      const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
      const storageClass = (name: string, volumeBindingMode: string): Properties => ({
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name },
        provisioner: "example.com/none",
        volumeBindingMode,
      });
      await create(storageClass("late", "WaitForFirstConsumer"));
      await create(storageClass("now", "Immediate"));
      const claim = (storageClassName: string): Properties =>
        object("v1", "PersistentVolumeClaim", storageClassName, { spec: { ...spec, storageClassName } });
      const late = await create(claim("late"), { timeoutSeconds: 1 });
      assert.equal(at(late.properties, "status", "phase"), "Pending");
      await assert.rejects(
        create(claim("now"), { timeoutSeconds: 1 }),
        /'now' timed out waiting to be Ready: the claim is Pending/,
      );
    });

    it("does not wait where it is told not to", async () => {
      const skipped = deployment("skipped", { nodeSelector: { none: "such" } }, { "pulumi.com/skipAwait": "true" });
      const started = Date.now();
      await create(skipped);
      assert.ok(Date.now() - started < 2_000);
    });

    it("ends at once when the run is cancelled, and keeps the object in the state", async () => {
      const inputs = deployment("cancelled", { nodeSelector: { none: "such" } });
      const rejected = create(inputs, { signal: AbortSignal.timeout(500) });
      await assert.rejects(
        rejected,
        (error) => error instanceof InitializationError && error.message.includes("cancelled"),
      );
    });
  });

  describe("secrets", () => {
    it("keeps a Secret's content marked in the state, also after a refresh", async () => {
      const data = new Secret({ token: "YWJj" });
      const inputs = object("v1", "Secret", "kept", { data });
      const state = await create(inputs);
      assert.deepEqual(state.properties["data"], data);
      const found = await read(state, inputs);
      assert.deepEqual([found?.properties["data"], found?.inputs["data"]], [data, data]);
      assert.ok(!JSON.stringify(found).includes("YWJj"));
    });
  });

  describe("import", () => {
    it("reads an object by its id, with inputs that a program could have written", async () => {
      const found = await plugin.read(
        { urn: "urn", type: "kubernetes:core/v1:ConfigMap", name: "imported" },
        { id: `${namespace}/theirs`, properties: {}, inputs: {} },
      );
      assert.deepEqual(found?.inputs, {
        ...configMap("theirs", { k: "theirs" }),
        metadata: { name: "theirs", namespace },
      });
    });

    it("finds nothing where nothing is", async () => {
      const type = "kubernetes:core/v1:ConfigMap";
      const request = { id: `${namespace}/nothing`, properties: {}, inputs: {} };
      assert.equal(await plugin.read({ urn: "urn", type, name: "x" }, request), undefined);
    });
  });

  describe("deletion", () => {
    it("takes an object that is gone as removed", async () => {
      const inputs = configMap("gone", {});
      const state = await create(inputs);
      await remove(state, inputs);
      await remove(state, inputs);
      assert.equal(await read(state, inputs), undefined);
    });

    it("waits until a Deployment's pods are gone too", async () => {
      const inputs = deployment("removed", {});
      const state = await create(inputs);
      await remove(state, inputs);
      const kind = { apiVersion: "v1", kind: "Pod", namespace };
      assert.deepEqual(await hand.objects.list(kind, { labelSelector: "app=removed" }), []);
    });

    it("names what holds a namespace that does not go", async () => {
      const stuck = { apiVersion: "v1", kind: "Namespace", metadata: { name: "stuck" } };
      const state = await create(stuck);
      const held = { ...configMap("held", {}), metadata: { name: "held", finalizers: ["example.com/hold"] } };
      await hand.objects.create({ apiVersion: "v1", kind: "ConfigMap", namespace: "stuck", name: "held" }, held);
      await assert.rejects(
        remove(state, stuck, 8),
        /timed out after 8 s waiting for deletion of Namespace "stuck".*example\.com\/hold/,
      );
    });
  });

  describe("an answer that is lost with the server", () => {
    const inputs = configMap("uncertain", { k: "v" });
    let state: ResourceState;

    beforeEach(async () => {
      const proxy = new CuttingProxy(new URL(embedded.apiServer));
      const kubeconfig = (await readFile(embedded.kubeconfig, "utf8")).replace(
        embedded.apiServer,
        await proxy.listen(),
      );
      const cutOff = new KubernetesProvider({});
      await cutOff.configure({ kubeconfig });
      // So that all it has to ask before the write is known.
      await cutOff.create(resource(inputs), { inputs, ...limits, preview: true });
      proxy.cutAtNextAnswer();
      const failed = await cutOff.create(resource(inputs), { inputs, ...limits }).then(
        () => assert.fail("the answer should be lost"),
        (error: unknown) => error,
      );
      assert.ok(failed instanceof InitializationError);
      state = failed.state;
    });

    afterEach(() => remove(state, inputs));

    it("is found by the next run, where the server had done the work", async () => {
      const { properties } = await update(state, inputs, inputs);
      assert.notEqual(textAt(properties, "metadata", "uid"), "");
    });

    it("is made up for by the next run, where the server had not", async () => {
      await hand.objects.remove(referenceOf(inputs), "Background");
      state = { ...state, ...(await update(state, inputs, inputs)) };
      assert.notEqual(textAt(state.properties, "metadata", "uid"), "");
    });

    it("never makes somebody else's object ours", async () => {
      await hand.objects.remove(referenceOf(inputs), "Background");
      await hand.objects.create(referenceOf(inputs), configMap("uncertain", { k: "theirs" }));
      await assert.rejects(update(state, inputs, inputs), /already exists/);
      assert.equal(await read(state, inputs), undefined);
      await remove(state, inputs);
      assert.deepEqual((await hand.objects.get(referenceOf(inputs)))["data"], { k: "theirs" });
      await hand.objects.remove(referenceOf(inputs), "Background");
    });
  });

  describe("without the server", () => {
    before(() => stopCluster(dir));
    it("says so in one line within twenty seconds, and for the next object at once", async () => {
      const started = Date.now();
      const words =
        /^resource .* was not successfully created by the Kubernetes API server: the API server https:[^\n]* stopped answering [^\n]*$/;
      await assert.rejects(create(configMap("lost", {})), (error: Error) => {
        assert.match(error.message, words);
        return true;
      });
      assert.ok(Date.now() - started < 20_000);
      const next = Date.now();
      await assert.rejects(create(configMap("lost-too", {})));
      assert.ok(Date.now() - next < 1_000);
    });

    it("previews all the same, with the inputs as they are", async () => {
      const fresh = new KubernetesProvider({ KUBECONFIG: embedded.kubeconfig });
      await fresh.configure({});
      const inputs = configMap("preview", { k: "v" });
      const { properties } = await fresh.create(resource(inputs), { inputs, ...limits, preview: true });
      assert.deepEqual(properties, inputs);
    });

    it("goes on by itself once the server is back", async () => {
      await startCluster({ dir });
      const inputs = configMap("lost", {});
      await remove(await create(inputs), inputs);
    });
  });
});
