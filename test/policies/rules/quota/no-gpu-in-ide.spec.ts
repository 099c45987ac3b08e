import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/quota/no-gpu-in-ide";
import { found, unknown } from "../../judged";
import { goodImage, quota, withMetadata } from "../../manifests";

const key = "requests.nvidia.com/gpu";
const hard = `mandatory spec.hard.${JSON.stringify(key)}`;

type Part = Record<string, unknown>;

function pod(container: Part = {}, spec: Part = {}, namespace: unknown = "ide-kim"): Part {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace },
    spec: { containers: [{ name: "c", image: goodImage, ...container }], ...spec },
  };
}

const gpu = (value: unknown, name = "nvidia.com/gpu"): Part => ({ resources: { limits: { [name]: value } } });

describe("quota/no-gpu-in-ide", () => {
  it("accepts a quota that forbids GPUs, and pods that ask for none", () => {
    assert.deepEqual(found(rule, quota("default", { [key]: "0" })), []);
    assert.deepEqual(found(rule, quota("default", { [key]: 0 })), []);
    assert.deepEqual(
      found(rule, pod({ resources: { requests: { cpu: "1", "ephemeral-storage": "1Gi", "hugepages-2Mi": "2Mi" } } })),
      [],
    );
    assert.deepEqual(found(rule, pod(gpu("0"))), []);
    assert.deepEqual(found(rule, pod(gpu("1", "attachable-volumes.kubernetes.io/x"))), []);
  });

  for (const value of ["1", 1, "1m", "many", "", null, undefined, unknown, true]) {
    it(`refuses a quota with ${JSON.stringify(value)}`, () => {
      assert.deepEqual(found(rule, quota("default", { [key]: value })), [hard]);
    });
  }

  it("is not content with the key of another sort of GPU", () => {
    assert.deepEqual(found(rule, quota("default", { "limits.nvidia.com/gpu": "0", "requests.amd.com/gpu": "0" })), [
      hard,
    ]);
  });

  for (const name of [
    "nvidia.com/gpu",
    "nvidia.com/mig-1g.5gb",
    "nvidia.com/gpu.shared",
    "amd.com/gpu",
    "kubernetes.io.example.com/x",
  ]) {
    it(`refuses a container that asks for ${name}`, () => {
      assert.deepEqual(found(rule, pod(gpu("1", name))), [
        `mandatory spec.containers[0].resources.limits.${JSON.stringify(name)}`,
      ]);
    });
  }

  it("looks at requests, at init and ephemeral containers, and at the pod as a whole", () => {
    const asking = { name: "x", image: goodImage, resources: { requests: { "nvidia.com/gpu": "1" } } };
    assert.deepEqual(found(rule, pod({}, { initContainers: [asking] })), [
      'mandatory spec.initContainers[0].resources.requests."nvidia.com/gpu"',
    ]);
    assert.deepEqual(found(rule, pod({}, { ephemeralContainers: [asking] })), [
      'mandatory spec.ephemeralContainers[0].resources.requests."nvidia.com/gpu"',
    ]);
    assert.deepEqual(found(rule, pod({}, { resources: asking.resources })), [
      'mandatory spec.resources.requests."nvidia.com/gpu"',
    ]);
  });

  it("refuses claims for devices, on a pod and by themselves", () => {
    assert.deepEqual(found(rule, pod({}, { resourceClaims: [{ name: "gpu", resourceClaimTemplateName: "one" }] })), [
      "mandatory spec.resourceClaims",
    ]);
    assert.deepEqual(found(rule, pod({}, { resourceClaims: [] })), []);
    for (const kind of ["ResourceClaim", "ResourceClaimTemplate"]) {
      const claim = { apiVersion: "resource.k8s.io/v1", kind, metadata: { name: "x", namespace: "ide-kim" }, spec: {} };
      assert.deepEqual(found(rule, claim), ["mandatory spec"]);
      assert.deepEqual(found(rule, withMetadata(claim, { namespace: "ai" })), []);
    }
  });

  it("judges what names no namespace, and leaves the platform alone", () => {
    assert.equal(found(rule, pod(gpu("1"), {}, undefined)).length, 1);
    assert.deepEqual(found(rule, pod(gpu("1"), {}, "ai")), []);
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: "ai" })), []);
  });

  it("judges every kind that makes pods", () => {
    const spec = (pod(gpu("1")) as { spec: unknown }).spec;
    const metadata = { name: "x", namespace: "ide-kim" };
    for (const manifest of [
      { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec } } },
      { apiVersion: "batch/v1", kind: "CronJob", metadata, spec: { jobTemplate: { spec: { template: { spec } } } } },
      { apiVersion: "example.com/v1", kind: "Notebook", metadata, spec: { pod: spec } },
    ]) {
      assert.equal(found(rule, manifest).length, 1, manifest.kind);
    }
  });

  it("refuses what it can not read", () => {
    assert.deepEqual(found(rule, { ...quota(), spec: { hard: unknown } }), ["mandatory spec.hard"]);
    assert.deepEqual(found(rule, pod(gpu(unknown))), [
      'mandatory spec.containers[0].resources.limits."nvidia.com/gpu"',
    ]);
    assert.deepEqual(found(rule, pod({ resources: unknown })), ["mandatory spec.containers[0].resources"]);
    assert.deepEqual(found(rule, pod(gpu("1"), {}, unknown)), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, pod({}, { resourceClaims: "x" })), ["mandatory spec.resourceClaims"]);
  });
});
