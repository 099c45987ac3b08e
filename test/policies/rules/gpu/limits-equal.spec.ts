import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/gpu/limits-equal";
import { gpuContainer, gpuPod, workload } from "../../gpu-manifests";
import { found, unknown } from "../../judged";

const place = "spec.containers[0].resources";
const gpu = '"nvidia.com/gpu"';
const foundIn = (container: unknown, more = {}, namespace: unknown = "ai"): string[] =>
  found(rule, workload("Pod", gpuPod([container as Record<string, unknown>], more), "p", namespace)).map((line) =>
    line.replace("mandatory ", ""),
  );

describe("gpu/limits-equal", () => {
  for (const [limit, request] of [
    ["1", "1"],
    [2, 2],
    ["2", 2],
    ["16", undefined],
    ["0", "0"],
  ] as const) {
    it(`accepts a limit of ${JSON.stringify(limit)} with a request of ${request === undefined ? "nothing" : JSON.stringify(request)}`, () => {
      assert.deepEqual(foundIn(gpuContainer(limit, request ?? null)), []);
    });
  }

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("refuses a request that differs from its limit", () => {
    assert.deepEqual(foundIn(gpuContainer("2", "1")), [`${place}.requests.${gpu}`]);
    assert.deepEqual(foundIn(gpuContainer("1", "2")), [`${place}.requests.${gpu}`]);
  });

  it("refuses a request without a limit", () => {
    assert.deepEqual(foundIn(gpuContainer(null, "1")), [`${place}.limits.${gpu}`]);
  });

  for (const amount of ["0.5", 0.5, "500m", "1000m", "1k", "-1", "", "all", "1 "]) {
    it(`refuses ${JSON.stringify(amount)} GPUs`, () => {
      assert.deepEqual(foundIn(gpuContainer(amount)), [`${place}.requests.${gpu}`, `${place}.limits.${gpu}`]);
    });
  }

  for (const key of [
    "nvidia.com/gpu.shared",
    "nvidia.com/mig-1g.5gb",
    "amd.com/gpu",
    "gpu.intel.com/i915",
    "example.com/GPU-memory",
  ]) {
    it(`refuses ${key}`, () => {
      assert.deepEqual(foundIn({ name: "c", resources: { limits: { [key]: "1" } } }), [
        `${place}.limits.${JSON.stringify(key)}`,
      ]);
    });
  }

  it("leaves other devices alone", () => {
    assert.deepEqual(
      foundIn({ name: "c", resources: { limits: { "example.com/fpga": "1", cpu: "1" } } }, {}, "ide-kim"),
      [],
    );
  });

  for (const list of ["initContainers", "ephemeralContainers"]) {
    it(`looks at the ${list}`, () => {
      const line = `spec.${list}[0].resources.requests.${gpu}`;
      assert.deepEqual(foundIn({ name: "c" }, { [list]: [gpuContainer("2", "1")] }), [line]);
    });
  }

  it("looks at resources of the pod itself", () => {
    assert.deepEqual(foundIn({ name: "c" }, { resources: gpuContainer("2", "1")["resources"] }), [
      `spec.resources.requests.${gpu}`,
    ]);
  });

  for (const namespace of ["ide-kim", "default", "AI", "ai-x", null, unknown]) {
    it(`refuses GPUs in the namespace ${String(namespace)}`, () => {
      assert.deepEqual(foundIn(gpuContainer(), {}, namespace), ["metadata.namespace"]);
    });
  }

  it("sees them in a limit alone", () => {
    assert.deepEqual(foundIn(gpuContainer("1", null), {}, "ide-kim"), ["metadata.namespace"]);
  });

  it("refuses claims, by which GPUs can be asked for too", () => {
    const pod = { resourceClaims: [{ name: "gpu", resourceClaimTemplateName: "gpu" }] };
    assert.deepEqual(foundIn({ name: "c" }, pod, "ide-kim"), ["spec.resourceClaims"]);
  });

  it("looks into workloads and custom resources", () => {
    const template = { spec: gpuPod([gpuContainer("2", "1")]) };
    for (const [apiVersion, kind] of [
      ["apps/v1", "Deployment"],
      ["example.com/v1", "Model"],
    ]) {
      assert.equal(
        found(rule, { apiVersion, kind, metadata: { name: "x", namespace: "ai" }, spec: { template } }).length,
        1,
      );
    }
  });

  it("refuses what is not known at preview or has the wrong type", () => {
    assert.deepEqual(foundIn(gpuContainer(unknown)), [`${place}.requests.${gpu}`]);
    assert.deepEqual(foundIn({ name: "c", resources: unknown }), [place]);
    assert.deepEqual(foundIn({ name: "c", resources: { limits: ["nvidia.com/gpu"] } }), [`${place}.limits`]);
    assert.deepEqual(foundIn(gpuContainer(["1"])), [`${place}.requests.${gpu}`]);
  });
});
