import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuantity } from "../../../../components/core/quantities";
import { judgeStack } from "../../../../policies/judge";
import { rule } from "../../../../policies/rules/quota/pod-fits";
import { shownAmount } from "../../../../policies/reading/workspaces/shown-amount";
import { baseline, foundInAll, objects, today, unknown } from "../../judged";
import { goodImage, quota, withMetadata } from "../../manifests";

type Part = Record<string, unknown>;

const amounts = (cpu: unknown, memory: unknown = "1Gi"): Part => ({
  resources: { requests: { cpu, memory }, limits: { cpu, memory } },
});

function container(resources: Part = amounts("1")): Part {
  return { name: "c", image: goodImage, ...resources };
}

function deployment(spec: Part = {}, pod: Part = {}, name = "d"): Part {
  const template = { spec: { containers: [container()], ...pod } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "ide-kim" },
    spec: { strategy: { type: "Recreate" }, ...spec, template },
  };
}

/** The default tier: 2 cores requested, 4 at most, 4Gi and 8Gi of memory. */
const hard = (change: Part = {}): Part => quota("default", change);
const wide = { "requests.cpu": "100", "requests.memory": "100Gi", "limits.memory": "100Gi" };
/** A quota in which limits.cpu alone matters. */
const cores = (value: unknown): Part => quota("default", { ...wide, "limits.cpu": value });

const users = { stack: "prod-users-00" };
const told = (...manifests: Part[]): string[] => foundInAll(rule, manifests, users);

/** Whether a pod takes exactly so many cores: it fits into as many and not into a thousandth less. */
function takes(pod: Part, thousandths: number, ...more: Part[]): void {
  const fits = (limit: number): boolean =>
    told(deployment({}, pod), cores(`${String(limit)}m`), ...more).every((text) => !text.includes("limits.cpu"));
  assert.equal(fits(thousandths), true, "it takes more");
  if (thousandths > 0) assert.equal(fits(thousandths - 1), false, "it takes less");
}

describe("quota/pod-fits", () => {
  it("accepts pods up to the quota, to the thousandth", () => {
    const pod = {
      containers: [
        container({ resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { cpu: "4", memory: "8Gi" } } }),
      ],
    };
    assert.deepEqual(told(deployment({}, pod), hard()), []);
  });

  for (const [side, resource, value, key] of [
    ["requests", "cpu", "2001m", "requests.cpu"],
    ["requests", "memory", "4194305Ki", "requests.memory"],
    ["limits", "cpu", "4.001", "limits.cpu"],
    ["limits", "memory", "8193Mi", "limits.memory"],
  ] as const) {
    it(`refuses pods one unit above ${key}`, () => {
      const resources: Record<string, Part> = {
        requests: { cpu: "1", memory: "1Gi" },
        limits: { cpu: "1", memory: "1Gi" },
      };
      resources[side] = { ...resources[side], [resource]: value };
      const found = told(deployment({}, { containers: [container({ resources })] }), hard());
      assert.equal(found.length, 1);
      assert.match(
        found[0] ?? "",
        new RegExp(`^ResourceQuota ide-kim/default-quota: spec\\.hard\\."${key}" is .* while its pods take`),
      );
    });
  }

  it("says who takes how much", () => {
    const [text] = told(
      deployment({}, {}, "a"),
      deployment({}, { containers: [container(amounts("3500m"))] }, "b"),
      hard(wide),
    );
    assert.match(
      text ?? "",
      /4 of limits\.cpu, while its pods take 4500m at most \(Deployment ide-kim\/a 1, Deployment ide-kim\/b 3500m\)/,
    );
  });

  describe("counts a pod as Kubernetes does:", () => {
    const of = (...values: string[]): Part[] => values.map((value) => container(amounts(value)));
    const init = (...values: string[]): Part => ({ initContainers: of(...values) });
    const sidecar = (value: string): Part => ({ ...container(amounts(value)), restartPolicy: "Always" });

    it("containers together", () => {
      takes({ containers: of("1", "500m") }, 1500);
    });

    it("init containers by the largest, where that is more", () => {
      takes({ containers: of("1"), ...init("3", "2") }, 3000);
      takes({ containers: of("1"), ...init("500m", "900m") }, 1000);
    });

    it("sidecars added to the containers, and to init containers that start after them", () => {
      takes({ containers: of("1"), initContainers: [sidecar("500m")] }, 1500);
      takes({ containers: of("1"), initContainers: [sidecar("500m"), ...of("3")] }, 3500);
      takes({ containers: of("1"), initContainers: [...of("3"), sidecar("500m")] }, 3000);
      takes({ containers: of("1"), initContainers: [sidecar("1"), sidecar("2")] }, 4000);
    });

    it("the overhead of its runtime added", () => {
      takes({ containers: of("1"), overhead: { cpu: "250m" } }, 1250);
      takes({ containers: of("1"), resources: { limits: { cpu: "2" } }, overhead: { cpu: "250m" } }, 2250);
    });

    it("resources of the pod in place of those of its containers", () => {
      takes({ containers: of("1", "1", "1"), resources: { limits: { cpu: "2" }, requests: { cpu: "1" } } }, 2000);
    });

    it("a limit as the request where there is none", () => {
      const limits = { resources: { limits: { cpu: "3", memory: "1Gi" } } };
      const [text] = told(deployment({}, { containers: [container(limits)] }), hard());
      assert.match(text ?? "", /2 of requests\.cpu, while its pods take 3/);
    });

    const limitRange = (...limits: Part[]): Part => ({
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "l", namespace: "ide-kim" },
      spec: { limits: limits.map((entry) => ({ type: "Container", ...entry })) },
    });
    const none = { containers: [container({})] };
    const memory = { memory: "1Gi" };

    it("defaults of the LimitRange where a container names nothing", () => {
      takes(none, 700, limitRange({ default: { cpu: "700m", ...memory } }));
      takes(none, 900, limitRange({ max: { cpu: "900m", ...memory } }));
      takes(none, 700, limitRange({ default: { cpu: "700m", ...memory }, max: { cpu: "900m", ...memory } }));
      takes({ containers: of("1") }, 1000, limitRange({ default: { cpu: "700m", ...memory } }));
    });

    it("default requests, else the default, else the least", () => {
      const all = (change: Part): string[] =>
        told(
          deployment({}, none),
          hard({ ...wide, "requests.cpu": "0" }),
          limitRange({ default: { cpu: "700m", ...memory }, ...change }),
        );
      assert.match(all({ defaultRequest: { cpu: "300m", ...memory } })[0] ?? "", /take 300m/);
      assert.match(all({})[0] ?? "", /take 700m/);
      const least = limitRange({ min: { cpu: "10m", ...memory } });
      const limits = { containers: [container({ resources: { limits: {} } })] };
      assert.match(
        told(deployment({}, limits), quota("default", { ...wide, "requests.cpu": "0" }), least)[0] ?? "",
        /take 10m/,
      );
    });

    it("nothing by the LimitRange of another type or namespace", () => {
      const refused = "Deployment ide-kim/d: spec.template.spec.containers[0].resources.requests.cpu is not set";
      assert.deepEqual(told(deployment({}, none), hard()), [refused]);
      assert.deepEqual(
        told(deployment({}, none), hard(), limitRange({ type: "Pod", default: { cpu: "1", ...memory } })),
        [refused],
      );
      const elsewhere = withMetadata(limitRange({ default: { cpu: "1", ...memory } }), { namespace: "ide-lee" });
      assert.deepEqual(told(deployment({}, none), hard(), elsewhere), [refused]);
    });

    it("any division of an amount among containers alike", () => {
      fc.assert(
        fc.property(fc.array(fc.nat(2000), { minLength: 1, maxLength: 6 }), fc.nat(8000), (parts, limit) => {
          const pod = { containers: of(...parts.map((part) => `${String(part)}m`)) };
          const total = parts.reduce((sum, part) => sum + part, 0);
          assert.equal(told(deployment({}, pod), cores(`${String(limit)}m`)).length === 0, total <= limit);
        }),
      );
    });
  });

  describe("counts the pods of", () => {
    const pods = (manifest: Part): number => {
      for (let count = 0; count <= 12; count += 1) {
        if (!told(manifest, cores(String(count))).some((text) => text.includes("limits.cpu"))) return count;
      }
      return Infinity;
    };
    const rolling = (rollingUpdate?: Part, replicas?: unknown): Part =>
      deployment({ replicas, strategy: { type: "RollingUpdate", rollingUpdate } });
    const template = { spec: { containers: [container()] } };
    const of = (apiVersion: string, kind: string, spec: Part): Part => ({
      apiVersion,
      kind,
      metadata: { name: "x", namespace: "ide-kim" },
      spec,
    });

    for (const [what, manifest, count] of [
      ["a Deployment by Recreate", deployment({ replicas: 3 }), 3],
      ["a Deployment whose number somebody else owns", deployment(), 1],
      ["a Deployment without replicas", deployment({ replicas: 0 }), 0],
      ["a Deployment that says nothing of its strategy", deployment({ replicas: 1, strategy: undefined }), 2],
      ["a rollout that adds a quarter, rounded up", rolling(undefined, 5), 7],
      ["a rollout that adds one", rolling({ maxSurge: 1 }, 2), 3],
      ["a rollout that adds a tenth", rolling({ maxSurge: "10%" }, 2), 3],
      ["a rollout that adds none", rolling({ maxSurge: 0 }, 2), 2],
      ["a rollout that doubles", rolling({ maxSurge: "100%" }, 2), 4],
      ["a rollout of nothing", rolling({ maxSurge: 3 }, 0), 0],
      ["a StatefulSet", of("apps/v1", "StatefulSet", { replicas: 2, template }), 2],
      ["a ReplicaSet", of("apps/v1", "ReplicaSet", { template }), 1],
      ["a Job", of("batch/v1", "Job", { parallelism: 3, template }), 3],
      ["a CronJob", of("batch/v1", "CronJob", { jobTemplate: { spec: { parallelism: 2, template } } }), 2],
      ["a Pod", of("v1", "Pod", template.spec), 1],
      ["an operator's resource", of("example.com/v1", "Editor", { replicas: 2, pod: template.spec }), 2],
      ["a Service", of("v1", "Service", {}), 0],
    ] as const) {
      it(`${what} as ${String(count)}`, () => {
        assert.equal(pods(manifest), count);
      });
    }

    it("a template by itself as none", () => {
      assert.equal(
        pods({ apiVersion: "v1", kind: "PodTemplate", metadata: { name: "x", namespace: "ide-kim" }, template }),
        0,
      );
    });

    it("a DaemonSet not at all: their number is not declared", () => {
      assert.deepEqual(told(of("apps/v1", "DaemonSet", { template }), hard()), [
        "DaemonSet ide-kim/x: spec is a DaemonSet, with a pod on every node",
      ]);
    });

    for (const [path, spec] of [
      ["spec.replicas", { replicas: "two" }],
      ["spec.replicas", { replicas: -1 }],
      ["spec.replicas", { replicas: 1.5 }],
      ["spec.replicas", { replicas: unknown }],
      ["spec.strategy.type", { strategy: { type: "OnDelete" } }],
      ["spec.strategy.rollingUpdate.maxSurge", { strategy: { rollingUpdate: { maxSurge: "1 %" } } }],
      ["spec.strategy.rollingUpdate.maxSurge", { strategy: { rollingUpdate: { maxSurge: unknown } } }],
    ] as const) {
      it(`nothing when ${path} can not be read: ${JSON.stringify(spec)}`, () => {
        assert.match(told(deployment(spec), hard())[0] ?? "", new RegExp(`^Deployment ide-kim/d: ${path} is `));
      });
    }
  });

  describe("a volume for one node", () => {
    const claim = (accessModes: unknown = ["ReadWriteOnce"], name = "home"): Part => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: "ide-kim" },
      spec: { accessModes, resources: { requests: { storage: "1Gi" } } },
    });
    const mounting = (spec: Part): Part =>
      deployment(spec, {
        volumes: [
          { name: "v", emptyDir: {} },
          { name: "home", persistentVolumeClaim: { claimName: "home" } },
        ],
      });

    it("is accepted with one pod and Recreate", () => {
      assert.deepEqual(told(mounting({ replicas: 1 }), claim(), hard()), []);
      assert.deepEqual(told(mounting({}), claim(["ReadWriteOncePod"]), hard()), []);
    });

    for (const strategy of [
      undefined,
      { type: "RollingUpdate" },
      { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    ]) {
      it(`is refused with ${JSON.stringify(strategy)}`, () => {
        const [text] = told(mounting({ strategy }), claim(), hard(wide));
        assert.match(
          text ?? "",
          /^Deployment ide-kim\/d: spec\.strategy\.type is .*the claim home, which one node mounts at a time/,
        );
      });
    }

    it("is refused with two pods", () => {
      assert.match(
        told(mounting({ replicas: 2 }), claim(), hard(wide))[0] ?? "",
        /spec\.replicas is 2, with the claim home/,
      );
    });

    it("is any claim that is not among the objects, or says nothing of its mode", () => {
      const rolling = { strategy: { type: "RollingUpdate" } };
      assert.match(told(mounting(rolling), hard(wide))[0] ?? "", /is not among the objects/);
      assert.equal(told(mounting(rolling), claim(["ReadWriteMany"], "other"), hard(wide)).length, 1);
      assert.equal(
        told(mounting(rolling), withMetadata(claim(["ReadWriteMany"]), { namespace: "ide-lee" }), hard(wide)).length,
        1,
      );
      assert.equal(told(mounting(rolling), claim([]), hard(wide)).length, 1);
    });

    for (const mode of ["ReadWriteMany", "ReadOnlyMany"]) {
      it(`is not a claim that is ${mode}`, () => {
        assert.deepEqual(told(mounting({ replicas: 2, strategy: undefined }), claim([mode]), hard(wide)), []);
      });
    }

    it("is looked for in every namespace", () => {
      const manifest = withMetadata(mounting({ strategy: undefined }), { namespace: "ai" });
      assert.equal(foundInAll(rule, [manifest], { stack: "prod" }).length, 1);
    });

    it("is refused when it can not be read", () => {
      const volumes = [{ name: "home", persistentVolumeClaim: { claimName: unknown } }];
      assert.match(told(deployment({}, { volumes }), hard())[0] ?? "", /claimName is not known at preview/);
      assert.match(told(mounting({ replicas: 2 }), claim(unknown), hard(wide))[0] ?? "", /accessModes is not known/);
    });
  });

  it("holds a workspace whose quota is not among the objects to the default tier", () => {
    const [text, ...more] = told(deployment({}, { containers: [container(amounts("1", "5Gi"))] }));
    assert.match(text ?? "", /^Deployment ide-kim\/d: spec is 4Gi of requests\.memory, while its pods take 5Gi/);
    assert.deepEqual(more, []);
    assert.deepEqual(told(deployment()), []);
  });

  it("counts every quota of a namespace, and other namespaces for themselves", () => {
    const second = withMetadata(hard({ "limits.cpu": "500m" }), { name: "second" });
    assert.match(told(deployment(), hard(), second)[0] ?? "", /^ResourceQuota ide-kim\/second/);
    const elsewhere = withMetadata(deployment({}, { containers: [container(amounts("2"))] }), { namespace: "ide-lee" });
    assert.deepEqual(told(deployment(), elsewhere, hard()), []);
  });

  it("leaves namespaces without a quota alone", () => {
    const big = withMetadata(deployment({}, { containers: [container({})] }), { namespace: "ai" });
    assert.deepEqual(foundInAll(rule, [big], { stack: "prod" }), []);
  });

  it("asks nothing of pods that are stopped, and names all that run", () => {
    const stopped = deployment({ replicas: 0 }, { containers: [container({})] }, "stopped");
    assert.deepEqual(told(stopped, hard()), []);
    const [text] = told(stopped, deployment({}, { containers: [container(amounts("5"))] }), hard(wide));
    assert.match(text ?? "", /\(Deployment ide-kim\/stopped 0, Deployment ide-kim\/d 5\)/);
  });

  it("tells a quota that is there from one that is not", () => {
    const steps = (...manifests: Part[]): string[] =>
      judgeStack(
        rule,
        manifests.flatMap((one) => objects(one)),
        { today, baseline },
      ).map((found) => found.whatToDo);
    const big = deployment({}, { containers: [container(amounts("5", "1Gi"))] });
    assert.match(steps(big, cores("4"))[0] ?? "", /^Lower the resources or replicas/);
    assert.match(steps(big)[0] ?? "", /check the pods together/);
  });

  it("reads null as no limit, and refuses a limit that is no quantity", () => {
    const big = deployment({}, { containers: [container(amounts("5"))] });
    assert.deepEqual(told(big, cores(null)), []);
    assert.match(told(big, cores("much"))[0] ?? "", /"limits\.cpu" is "much"/);
  });

  it("counts nothing but what pods take", () => {
    const none = {
      "requests.storage": "0",
      persistentvolumeclaims: "0",
      pods: "0",
      "count/pods": "0",
      "services.nodeports": "0",
      storage: "0",
      "x.cpu": "0",
    };
    assert.deepEqual(told(deployment(), hard(none)), []);
    for (const key of ["cpu", "memory", "requests.cpu", "limits.memory"]) {
      assert.equal(told(deployment(), hard({ [key]: "0" })).length, 1, key);
    }
  });

  it("counts plain keys as requests, and devices that a container names", () => {
    const platform = (change: Part): Part => ({
      ...withMetadata(hard(), { namespace: "ai", name: "q" }),
      spec: { hard: change },
    });
    const pod = (resources: Part): Part =>
      withMetadata(deployment({}, { containers: [container({ resources }), container()] }), { namespace: "ai" });
    const gpu = pod({ requests: { cpu: "1", "nvidia.com/gpu": 2 }, limits: { "nvidia.com/gpu": 2 } });
    assert.match(
      foundInAll(rule, [gpu, platform({ cpu: "1" })], { stack: "prod" })[0] ?? "",
      /1 of cpu, while its pods take 2/,
    );
    assert.deepEqual(
      foundInAll(rule, [gpu, platform({ "requests.nvidia.com/gpu": "2", "requests.storage": "0", pods: "0" })], {
        stack: "prod",
      }),
      [],
    );
    assert.equal(foundInAll(rule, [gpu, platform({ "requests.nvidia.com/gpu": "1" })], { stack: "prod" }).length, 1);
  });

  it("refuses amounts and namespaces that it can not read, and judges the other namespaces all the same", () => {
    const unreadable = deployment({}, { containers: [container(amounts("lots"))] });
    const other = withMetadata(deployment({}, { containers: [container(amounts("5"))] }), { namespace: "ide-lee" });
    const found = told(unreadable, hard(), other, withMetadata(hard(wide), { namespace: "ide-lee" }));
    assert.match(found[0] ?? "", /resources\.requests\.cpu is "lots"/);
    assert.match(found[1] ?? "", /ide-lee.*limits\.cpu/);
    assert.match(told(withMetadata(deployment(), { namespace: unknown }))[0] ?? "", /metadata\.namespace is not known/);
    assert.match(told(deployment(), hard({ "limits.cpu": unknown }))[0] ?? "", /limits\.cpu" is not known/);
  });

  it("is mandatory in both kinds of stack", () => {
    assert.equal(rule.level, "mandatory");
    const all = [deployment({}, { containers: [container(amounts("5"))] }), hard(wide)].flatMap((one) =>
      objects(one, { stack: "prod" }),
    );
    assert.equal(judgeStack(rule, all, { today, baseline })[0]?.level, "mandatory");
  });

  it("shows an amount in the largest unit that keeps it exact", () => {
    for (const text of ["0", "1", "1500m", "1Gi", "1025Mi", "3Ti", "1023", "5Ki"])
      assert.equal(shownAmount(parseQuantity(text)), text);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (value) => {
        assert.equal(parseQuantity(shownAmount(value)), value);
      }),
    );
  });
});
