import assert from "node:assert/strict";
import { parse } from "yaml";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { Manifest } from "../support/recorded";
import { evictedBeforeFull, gpusInUse, overfullQuotas, podAmount, refusedContainers } from "./capacity";
import { DeclaredObjects, declaredObjects } from "./declared-objects";

/** Spec of the pod that the backup starts in a stopped workspace, as far as its size goes; read out of its script. */
function holderPod(objects: DeclaredObjects): Manifest {
  const script = objects.find("ConfigMap", "velero", "backup-holder")?.["data"]["hold.mjs"] as string;
  const size = (part: string): Manifest => {
    const found = new RegExp(`${part}: (\\{ cpu: [^}]+ \\})`).exec(script)?.[1];
    assert.ok(found, `the holder's ${part}`);
    return parse(found) as Manifest;
  };
  return { containers: [{ name: "hold", resources: { requests: size("requests"), limits: size("limits") } }] };
}

for (const stack of ["dev", "prod"] as const) {
  describe(`sizes in ${stack}`, function () {
    this.timeout(60_000);
    let objects: DeclaredObjects;
    before(async () => {
      objects = await declaredObjects(stack);
    });

    it("let a workspace and the pod that holds it for a backup fit into the user's quota, home included", () => {
      assert.ok(objects.of("ResourceQuota").length >= 3);
      assert.deepEqual(overfullQuotas(objects, holderPod(objects)), []);
    });

    it("are admitted by the namespace's limit range, container by container", () => {
      assert.ok(objects.of("LimitRange").length >= 3);
      assert.deepEqual(refusedContainers(objects, holderPod(objects)), []);
    });

    it("give every scratch volume an end that comes before the pod's eviction", () => {
      assert.deepEqual(evictedBeforeFull(objects), []);
    });

    it("account for every GPU: in use or free", () => {
      const { gpu } = loadConfig({ root: repositoryRoot, stack }).settings;
      assert.equal(gpusInUse(objects) + gpu.free, gpu.capacity);
    });
  });
}

const sized = (amount: string, more: Manifest = {}): Manifest => {
  const both = { cpu: amount, memory: "1Gi", "ephemeral-storage": "1Gi" };
  return { name: "c", resources: { requests: both, limits: both }, ...more };
};

function workload(spec: Manifest, more: Manifest = {}): Manifest {
  const template = { metadata: { labels: {} }, spec };
  return {
    kind: "Deployment",
    metadata: { name: "d", namespace: "a" },
    spec: { template, strategy: { type: "Recreate" }, ...more },
  };
}

function quota(cpu: string): Manifest {
  const rest = {
    "requests.memory": "8Gi",
    "limits.memory": "8Gi",
    persistentvolumeclaims: "1",
    "requests.storage": "10Gi",
  };
  const hard = { "requests.cpu": cpu, "limits.cpu": cpu, ...rest };
  return { kind: "ResourceQuota", metadata: { name: "q", namespace: "a" }, spec: { hard } };
}

const of = (...objects: Manifest[]) => new DeclaredObjects(objects);
const nothing = { containers: [] };

describe("the check of sizes", () => {
  it("counts the largest init container or all containers, and sidecars always", () => {
    const spec = {
      initContainers: [sized("1", { restartPolicy: "Always" }), sized("4"), sized("2")],
      containers: [sized("1"), sized("2")],
    };
    assert.equal(podAmount(spec, "requests", "cpu"), 5000n);
    assert.equal(podAmount({ containers: spec.containers }, "requests", "cpu"), 3000n);
  });

  it("finds a quota that is too small, for the pod, for one beside it, for an update", () => {
    const pod = { containers: [sized("2")] };
    assert.deepEqual(overfullQuotas(of(workload(pod), quota("2")), nothing), []);
    assert.match(overfullQuotas(of(workload(pod), quota("1")), nothing).join(), /requests.cpu 1 is less/);
    assert.match(overfullQuotas(of(workload(pod), quota("2")), pod).join(), /cpu 2 is less/);
    assert.match(overfullQuotas(of(workload(pod, { strategy: {} }), quota("2")), nothing).join(), /cpu 2 is less/);
  });

  it("finds claims that are too many or too large", () => {
    const claim = (name: string, storage: string) => ({
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: "a" },
      spec: { resources: { requests: { storage } } },
    });
    assert.match(overfullQuotas(of(quota("1"), claim("x", "11Gi")), nothing).join(), /requests.storage/);
    assert.match(
      overfullQuotas(of(quota("1"), claim("x", "1Gi"), claim("y", "1Gi")), nothing).join(),
      /persistentvolumeclaims/,
    );
  });

  it("finds a container that the limit range refuses", () => {
    const range = (limits: Manifest) => ({
      kind: "LimitRange",
      metadata: { name: "r", namespace: "a" },
      spec: { limits: [{ type: "Container", ...limits }] },
    });
    const pod = workload({ containers: [], initContainers: [sized("2")] });
    assert.deepEqual(refusedContainers(of(pod, range({ max: { cpu: "2" } })), nothing), []);
    assert.equal(refusedContainers(of(pod, range({ max: { cpu: "1" } })), nothing).length, 1);
    assert.equal(refusedContainers(of(pod, range({ min: { cpu: "3" } })), nothing).length, 1);
  });

  it("finds scratch volumes without a size, beyond the pod's limit, or as large as a container's memory", () => {
    const pod = (emptyDir: Manifest) =>
      workload({ containers: [sized("1", { volumeMounts: [{ name: "v" }] })], volumes: [{ name: "v", emptyDir }] });
    assert.deepEqual(evictedBeforeFull(of(pod({ sizeLimit: "1Gi" }))), []);
    assert.match(evictedBeforeFull(of(pod({ sizeLimit: "2Gi" }))).join(), /2048Mi, evicted at 1024Mi/);
    assert.match(evictedBeforeFull(of(pod({}))).join(), /has no size/);
    assert.match(evictedBeforeFull(of(pod({ medium: "Memory", sizeLimit: "1Gi" }))).join(), /all memory/);
  });

  it("counts GPUs by replicas", () => {
    const gpu = { name: "c", resources: { requests: { "nvidia.com/gpu": "2" } } };
    assert.equal(gpusInUse(of(workload({ containers: [gpu] }, { replicas: 3 }))), 6);
  });
});
