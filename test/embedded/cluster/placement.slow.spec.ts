import assert from "node:assert/strict";
import type { ApiClient, KubernetesObject } from "../../../embedded/cluster/api-client";
import { ensureObjects } from "../../../embedded/cluster/objects/ensure-objects";
import { imageList, placementOf, writeImageList } from "../../../embedded/cluster/objects/image-list";
import { promised } from "../../../embedded/cluster/objects/over-promise";
import { TestCluster, until } from "./test-cluster";

const pods = "/api/v1/namespaces/default/pods";
const label = "embedded.webide.dev/node";
const here = "localhost/webide/nginx:1";
const alsoHere = "localhost/webide/exporter:2@sha256:00";
const notHere = "localhost/webide/vector:3";

type Spec = Readonly<Record<string, unknown>>;
const containers = (...images: string[]) => images.map((image, index) => ({ name: `c${index}`, image }));
const required = (...nodeSelectorTerms: object[]) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});
const asks = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});
const gpus = (limit: string) => ({ resources: { limits: { "nvidia.com/gpu": limit } } });
const daemonPod = required({ matchFields: [{ key: "metadata.name", operator: "In", values: ["machine"] }] });

/** A pod's spec, and what its node selector is after it was made. */
const cases: Readonly<Record<string, readonly [spec: Spec, selector: object | undefined]>> = {
  "a pod whose image is loaded": [{ containers: containers(here) }, { [label]: "real" }],
  "a pod all of whose images are loaded": [{ containers: containers(here, alsoHere) }, { [label]: "real" }],
  "a pod whose image nobody knows": [{ containers: containers(notHere) }, { [label]: "simulated" }],
  "a pod of which one image is missing": [{ containers: containers(here, notHere) }, { [label]: "simulated" }],
  "a pod whose init container's image is missing": [
    { initContainers: [{ name: "first", image: notHere }], containers: containers(here) },
    { [label]: "simulated" },
  ],
  "a pod with init containers, all loaded": [
    { initContainers: [{ name: "first", image: alsoHere }], containers: containers(here) },
    { [label]: "real" },
  ],
  "an image whose name only begins like a loaded one": [
    { containers: containers(`${here}.1`) },
    { [label]: "simulated" },
  ],
  "an image without its digest": [{ containers: containers("localhost/webide/exporter:2") }, { [label]: "simulated" }],
  "a pod for the control plane, whose image is loaded": [
    { nodeSelector: { "node-role.kubernetes.io/control-plane": "" }, containers: containers(here) },
    { "node-role.kubernetes.io/control-plane": "", [label]: "simulated" },
  ],
  "a pod for nodes with GPUs": [
    { nodeSelector: { "nvidia.com/gpu.present": "true" }, containers: containers(here) },
    { "nvidia.com/gpu.present": "true", [label]: "simulated" },
  ],
  "a pod that asks for a GPU and for no label": [
    { containers: [{ name: "c", image: here, ...gpus("1") }] },
    { [label]: "simulated" },
  ],
  "a pod that asks for no GPU in words": [
    { containers: [{ name: "c", image: here, ...gpus("0") }] },
    { [label]: "real" },
  ],
  "a pod that asks for what every node is": [
    { nodeSelector: { "kubernetes.io/os": "linux" }, containers: containers(here) },
    { "kubernetes.io/os": "linux", [label]: "real" },
  ],
  "a pod that has to be where GPUs are": [
    { affinity: required(asks("nvidia.com/gpu.present", "Exists")), containers: containers(here) },
    { [label]: "simulated" },
  ],
  "a pod that may be elsewhere than where GPUs are": [
    {
      affinity: required(asks("nvidia.com/gpu.present", "Exists"), asks("kubernetes.io/os", "In", "linux")),
      containers: containers(here),
    },
    { [label]: "real" },
  ],
  "a pod that must not be where GPUs are": [
    { affinity: required(asks("nvidia.com/gpu.present", "DoesNotExist")), containers: containers(here) },
    { [label]: "real" },
  ],
  "a pod that tolerates everything": [
    { tolerations: [{ operator: "Exists" }], containers: containers(here) },
    { [label]: "real" },
  ],
  "a pod that names its node": [{ nodeName: "node-1", containers: containers(here) }, undefined],
  "a pod that names its host": [
    { nodeSelector: { "kubernetes.io/hostname": "node-1" }, containers: containers(here) },
    { "kubernetes.io/hostname": "node-1" },
  ],
  "a pod that has to be on some host": [
    { affinity: required(asks("kubernetes.io/hostname", "In", "node-1")), containers: containers(here) },
    undefined,
  ],
  "a pod of a DaemonSet": [{ affinity: daemonPod, containers: containers(notHere) }, undefined],
};

interface Made {
  readonly spec: { readonly nodeSelector?: object; readonly template: { readonly spec: Made["spec"] } };
}

describe("pods beside a real node", function () {
  this.timeout(300_000);
  const own = new TestCluster();
  let api: ApiClient;

  const dryRun = async (method: string, path: string, object: object): Promise<Made> => {
    const { status, body } = await api.request(method, `${path}?dryRun=All`, object);
    assert.ok(status < 300, JSON.stringify(body));
    return body as Made;
  };
  const selector = async (spec: Spec): Promise<object | undefined> =>
    (await dryRun("POST", pods, { metadata: { name: "asked" }, spec })).spec.nodeSelector;
  const daemonSet = (image: string, nodeSelector?: object) => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: {
      selector: { matchLabels: { app: "agent" } },
      template: {
        metadata: { labels: { app: "agent" } },
        spec: { containers: containers(image), ...(nodeSelector && { nodeSelector }) },
      },
    },
  });

  before(async () => {
    api = own.api(await own.start());
    await ensureObjects(api, [], "real");
    await until("the policies are in force", 30, async () => (await placementOf(api, here)) === "simulated");
  });
  after(() => own.remove());

  it("are all simulated while no image is listed", async () => {
    assert.deepEqual(await selector({ containers: containers(here) }), { [label]: "simulated" });
  });

  it("are placed by the list as soon as it is written", async () => {
    await writeImageList(api, [alsoHere, here, here]);
    assert.equal(await placementOf(api, here), "real");
    const list = await api.get(`/api/v1/namespaces/${imageList.namespace}/configmaps/${imageList.name}`);
    assert.deepEqual(list?.["data"], { references: [alsoHere, here].sort().join("\n") });
  });

  for (const [title, [spec, wanted]] of Object.entries(cases)) {
    it(`${title}: ${wanted ? Object.values(wanted).at(-1) : "is left alone"}`, async () => {
      assert.deepEqual(await selector(spec), wanted);
    });
  }

  it("of a Job are placed like any others", async () => {
    const spec = { restartPolicy: "Never", containers: containers(here) };
    await api.create("/apis/batch/v1/namespaces/default/jobs", {
      metadata: { name: "dump" },
      spec: { template: { spec } },
    });
    const placed = await until("the Job's pod", 30, async () => {
      const list = await api.get(`${pods}?labelSelector=job-name=dump`);
      return (list as unknown as { items: (Made & KubernetesObject)[] }).items[0];
    });
    assert.deepEqual(placed.spec.nodeSelector, { [label]: "real" });
  });

  it("of a DaemonSet exist on the real node exactly when its images are there", async () => {
    const daemonSets = "/apis/apps/v1/namespaces/default/daemonsets";
    const of = async (...args: Parameters<typeof daemonSet>): Promise<object | undefined> =>
      (await dryRun("POST", daemonSets, daemonSet(...args))).spec.template.spec.nodeSelector;
    assert.equal(await of(here), undefined);
    assert.deepEqual(await of(notHere), { [label]: "simulated" });
    const gpuNodes = { "nvidia.com/gpu.present": "true" };
    assert.deepEqual(await of(notHere, gpuNodes), gpuNodes);
    await api.create(daemonSets, daemonSet(notHere));
    const merge = "application/merge-patch+json";
    await api.patch(`${daemonSets}/agent`, { spec: { template: { spec: { containers: containers(here) } } } }, merge);
    const changed = (await api.get(`${daemonSets}/agent`)) as unknown as Made;
    assert.deepEqual(changed.spec.template.spec.nodeSelector ?? {}, {});
  });

  it("are simulated again when the list is gone, and are never refused for it", async () => {
    const path = `/api/v1/namespaces/${imageList.namespace}/configmaps/${imageList.name}`;
    await api.delete(path);
    await until("the list is forgotten", 30, async () => (await placementOf(api, here)) === "simulated");
    await writeImageList(api, [here]);
    assert.equal(await placementOf(api, here), "real");
  });

  it("meet a node that promises more than it has, whatever its kubelet reports", async () => {
    const has = { cpu: "2", memory: "4Gi", "ephemeral-storage": "10Gi", pods: "110" };
    const node = (name: string, kind: string) => ({
      metadata: { name, labels: { [label]: kind } },
      status: { capacity: has, allocatable: has },
    });
    await api.create("/api/v1/nodes", node("promising", "real"));
    await api.create("/api/v1/nodes", node("other", "simulated"));
    const status = async (name: string): Promise<object> =>
      ((await api.get(`/api/v1/nodes/${name}`)) as unknown as { status: object }).status;
    const more = { ...has, ...promised };
    assert.deepEqual(await status("promising"), { ...(await status("promising")), capacity: more, allocatable: more });
    // As the kubelet does every few seconds.
    const strategic = "application/strategic-merge-patch+json";
    await api.patch("/api/v1/nodes/promising/status", { status: { capacity: has, allocatable: has } }, strategic);
    assert.deepEqual(await status("promising"), { ...(await status("promising")), capacity: more, allocatable: more });
    assert.deepEqual(await status("other"), { ...(await status("other")), capacity: has, allocatable: has });
  });
});
