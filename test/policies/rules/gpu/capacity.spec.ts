import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/gpu/capacity";
import { deployment, gpuContainer, gpuPod, workload } from "../../gpu-manifests";
import { foundInAll, unknown } from "../../judged";

const rolling = (maxSurge: unknown, maxUnavailable: unknown) => ({
  strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
});
const noSurge = rolling(0, 1);
const gpus = (count: number) => gpuPod([gpuContainer(count)]);

describe("gpu/capacity", () => {
  it("accepts exactly as many GPUs as there are, when an old pod goes first", () => {
    assert.deepEqual(foundInAll(rule, [deployment({ replicas: 4, ...noSurge }, gpus(2))]), []);
    assert.deepEqual(foundInAll(rule, [deployment({ replicas: 8, strategy: { type: "Recreate" } })]), []);
  });

  it("is mandatory, and looks at every stack together", () => {
    assert.equal(rule.level, "mandatory");
    assert.deepEqual(rule.stacks, ["platform", "users"]);
  });

  it("refuses one more, and tells every workload that takes part", () => {
    assert.deepEqual(
      foundInAll(rule, [
        deployment({ replicas: 4, ...noSurge }, gpus(2)),
        deployment({ ...noSurge }, gpus(1), "tabby"),
      ]),
      [
        "Deployment ai/vllm: spec.replicas is 4 with 2 GPUs each; all pods together ask for 9",
        "Deployment ai/tabby: spec.replicas is not set with 1 GPUs each; all pods together ask for 9",
      ],
    );
  });

  it("refuses an update that would not find room, and accepts one that just does", () => {
    const spec = rolling("10%", "0%");
    assert.deepEqual(foundInAll(rule, [deployment({ replicas: 3, ...spec }, gpus(2))]), []);
    assert.deepEqual(foundInAll(rule, [deployment({ replicas: 4, ...spec }, gpus(2))]), [
      "Deployment ai/vllm: spec.strategy is an update that needs 2 GPUs more while 0 are free",
    ]);
  });

  const rollouts: readonly [replicas: number, spec: Record<string, unknown>, fits: boolean][] = [
    [8, rolling("0%", "12%"), true],
    [8, rolling(1, "13%"), true],
    [8, rolling(1, "12%"), false],
    [8, rolling("1%", 0), false],
    [8, {}, true],
    [3, {}, true],
    [8, rolling(undefined, 0), false],
    [8, rolling(1, undefined), true],
    [7, rolling(1, 0), true],
    [6, rolling("50%", 0), false],
    [7, rolling("many", 0), false],
    [8, { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }, true],
  ];
  for (const [replicas, spec, fits] of rollouts) {
    it(`${fits ? "accepts" : "refuses"} ${String(replicas)} pods with ${JSON.stringify(spec)}`, () => {
      assert.equal(foundInAll(rule, [deployment({ replicas, ...spec })]).length === 0, fits);
    });
  }

  const kinds: readonly [what: string, manifest: Record<string, unknown>, fits: boolean][] = [
    ["8 pods of a StatefulSet", workload("StatefulSet", { replicas: 8, template: { spec: gpus(1) } }), true],
    ["9 pods of a StatefulSet", workload("StatefulSet", { replicas: 9, template: { spec: gpus(1) } }), false],
    ["8 pods of a ReplicaSet", workload("ReplicaSet", { replicas: 8, template: { spec: gpus(1) } }), true],
    ["9 pods of a ReplicaSet", workload("ReplicaSet", { replicas: 9, template: { spec: gpus(1) } }), false],
    [
      "8 pods of a ReplicationController",
      { ...workload("ReplicationController", { replicas: 8, template: { spec: gpus(1) } }), apiVersion: "v1" },
      true,
    ],
    [
      "a PodTemplate, which makes no pods",
      { apiVersion: "v1", kind: "PodTemplate", template: { spec: gpus(9) } },
      true,
    ],
    ["a pod with 8", workload("Pod", gpus(8)), true],
    ["a pod with 9", workload("Pod", gpus(9)), false],
    ["8 pods of a Job", workload("Job", { parallelism: 8, template: { spec: gpus(1) } }), true],
    ["9 pods of a Job", workload("Job", { parallelism: 9, template: { spec: gpus(1) } }), false],
    [
      "a CronJob that forbids a second run",
      workload("CronJob", { concurrencyPolicy: "Forbid", jobTemplate: { spec: { template: { spec: gpus(8) } } } }),
      true,
    ],
    [
      "a CronJob whose runs pile up",
      workload("CronJob", { jobTemplate: { spec: { template: { spec: gpus(1) } } } }),
      false,
    ],
    ["a DaemonSet", workload("DaemonSet", { template: { spec: gpus(1) } }), false],
    [
      "a custom resource",
      {
        apiVersion: "example.com/v1",
        kind: "Model",
        metadata: { name: "m", namespace: "ai" },
        spec: { template: { spec: gpus(1) } },
      },
      false,
    ],
    ["a number of replicas that is none", deployment({ replicas: "two", ...noSurge }), false],
    ["an amount of GPUs that is none", deployment({ ...noSurge }, gpuPod([gpuContainer("all")])), false],
  ];
  for (const [what, manifest, fits] of kinds) {
    it(`${fits ? "accepts" : "refuses"} ${what}`, () => {
      assert.equal(foundInAll(rule, [manifest]).length === 0, fits);
    });
  }

  it("counts sidecars with the containers, and other init containers only where they need more", () => {
    const init = (restartPolicy: unknown, count: number) => gpuContainer(count, count, { restartPolicy });
    const pods = (initContainers: readonly unknown[]) => [
      deployment({ replicas: 1, ...noSurge }, gpuPod([gpuContainer(4)], { initContainers })),
    ];
    assert.deepEqual(foundInAll(rule, pods([init(undefined, 8)])), []);
    assert.equal(foundInAll(rule, pods([init(undefined, 9)])).length, 1);
    assert.deepEqual(foundInAll(rule, pods([init("Always", 4)])), []);
    assert.equal(foundInAll(rule, pods([init("Always", 5)])).length, 1);
    assert.equal(foundInAll(rule, pods([init("Always", 1), init(undefined, 8)])).length, 1);
  });

  it("counts with the most pods that a scaler may make", () => {
    const scaler = (name: string, maxReplicas: unknown, namespace = "ai", kind = "Deployment") => ({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, namespace },
      spec: { maxReplicas, scaleTargetRef: { apiVersion: "apps/v1", kind, name } },
    });
    const one = deployment({ replicas: 1, ...noSurge });
    assert.deepEqual(foundInAll(rule, [one, scaler("vllm", 8)]), []);
    assert.deepEqual(foundInAll(rule, [one, scaler("vllm", 9)]), [
      "Deployment ai/vllm: spec.maxReplicas is 9 with 1 GPUs each; all pods together ask for 9",
    ]);
    assert.deepEqual(foundInAll(rule, [one, scaler("other", 9)]), []);
    assert.deepEqual(foundInAll(rule, [one, scaler("vllm", 9, "auth")]), []);
    assert.deepEqual(foundInAll(rule, [one, scaler("vllm", 9, "ai", "StatefulSet")]), []);
  });

  it("counts nothing that is switched off", () => {
    const off = deployment({ replicas: 0, ...noSurge }, gpus(16), "tabby");
    assert.deepEqual(foundInAll(rule, [off]), []);
    assert.equal(foundInAll(rule, [off, deployment({ replicas: 9, ...noSurge })]).length, 1);
    const endless = deployment({ replicas: 0, ...noSurge }, gpuPod([gpuContainer("all")]), "tabby");
    assert.equal(foundInAll(rule, [endless, deployment({ replicas: 9, ...noSurge })]).length, 1);
  });

  it("leaves pods without GPUs alone", () => {
    assert.deepEqual(
      foundInAll(rule, [workload("DaemonSet", { template: { spec: { containers: [{ name: "c" }] } } })]),
      [],
    );
  });

  it("refuses what is not known at preview", () => {
    assert.deepEqual(foundInAll(rule, [deployment({ replicas: unknown })]), [
      "Deployment ai/vllm: spec.replicas is not known at preview",
    ]);
    assert.equal(foundInAll(rule, [deployment({}, gpuPod([gpuContainer(unknown)]))]).length, 1);
    assert.equal(foundInAll(rule, [deployment({ replicas: 1, ...rolling(unknown, 0) })]).length, 1);
  });
});
