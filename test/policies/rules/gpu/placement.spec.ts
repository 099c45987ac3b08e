import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/gpu/placement";
import { gpuContainer, gpuPod, workload } from "../../gpu-manifests";
import { findings, found, unknown } from "../../judged";

type Manifest = Record<string, unknown>;

const foundIn = (pod: Manifest, metadata: Manifest = {}): string[] =>
  found(rule, { ...workload("Deployment", { template: { metadata, spec: pod } }) }).map((line) =>
    line.replace("mandatory spec.template.", ""),
  );
const env = (name: string, value: unknown) => ({ env: [{ name, value }] });
const see = (value: unknown) => env("NVIDIA_VISIBLE_DEVICES", value);
const affinity = (...terms: readonly unknown[]) => ({
  nodeSelector: undefined,
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
});
const term = (key: string, operator: string, ...values: readonly unknown[]) => ({
  matchExpressions: [{ key, operator, values }],
});
const label = "nvidia.com/gpu.present";

describe("gpu/placement", () => {
  it("accepts a pod that is sent to the nodes with GPUs", () => {
    assert.deepEqual(foundIn(gpuPod()), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  const goodPods: readonly [what: string, more: Manifest][] = [
    ["another label of these nodes", { nodeSelector: { gpu: "a100", zone: "a" } }],
    ["a required affinity", affinity(term(label, "In", "true"))],
    ["an affinity whose ways all lead there", affinity(term(label, "In", "true"), term("gpu", "In", "a100"))],
    [
      "an affinity that asks for more beside it",
      affinity({
        matchExpressions: [{ key: "zone", operator: "Exists" }, ...term(label, "In", "true").matchExpressions],
      }),
    ],
    ["a toleration of every effect", { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }] }],
  ];
  for (const [what, more] of goodPods) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(foundIn(gpuPod(undefined, more)), []);
    });
  }

  const badPods: readonly [what: string, place: string, more: Manifest][] = [
    ["no way there", "spec.nodeSelector", { nodeSelector: undefined }],
    ["another value of the label", "spec.nodeSelector", { nodeSelector: { [label]: "false" } }],
    ["a value that is no text", `spec.nodeSelector.${JSON.stringify(label)}`, { nodeSelector: { [label]: true } }],
    [
      "an affinity of which one way leads elsewhere",
      "spec.nodeSelector",
      affinity(term(label, "In", "true"), term("zone", "In", "a")),
    ],
    ["an affinity that takes other values too", "spec.nodeSelector", affinity(term(label, "In", "true", "false"))],
    ["an affinity that only asks whether there is a label", "spec.nodeSelector", affinity(term(label, "Exists"))],
    ["an affinity away from these nodes", "spec.nodeSelector", affinity(term(label, "NotIn", "true"))],
    ["an affinity without ways", "spec.nodeSelector", affinity()],
    ["an affinity that names no value", "spec.nodeSelector", affinity(term(label, "In"))],
    ["no toleration", "spec.tolerations", { tolerations: undefined }],
    ["a toleration of everything", "spec.tolerations", { tolerations: [{ operator: "Exists" }] }],
    ["a toleration of another taint", "spec.tolerations", { tolerations: [{ key: "gpu", operator: "Exists" }] }],
    [
      "a toleration of another effect",
      "spec.tolerations",
      { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoExecute" }] },
    ],
    ["tolerations that are not known", "spec.tolerations", { tolerations: unknown }],
    ["a selector that is not known", "spec.nodeSelector", { nodeSelector: unknown }],
  ];
  for (const [what, place, more] of badPods) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(foundIn(gpuPod(undefined, more)), [place]);
    });
  }

  it("asks no place of a pod without GPUs", () => {
    assert.deepEqual(foundIn({ containers: [{ name: "c" }] }), []);
  });

  describe("what a container sees", () => {
    for (const value of ["all", "0", "GPU-5f2c", "void", "", unknown]) {
      it(`is not set by hand to ${JSON.stringify(value)} where it asks for GPUs`, () => {
        assert.equal(foundIn(gpuPod([gpuContainer("1", "1", see(value))])).length, 1);
      });
    }

    for (const value of ["all", "0", "Void", "", undefined, unknown]) {
      it(`is not ${value === undefined ? "left open" : JSON.stringify(value)} where it asks for none, in any pod`, () => {
        assert.deepEqual(foundIn({ containers: [{ name: "c", ...see(value) }] }), ["spec.containers[0].env[0].value"]);
      });
    }

    it("is not taken from elsewhere", () => {
      const from = {
        env: [{ name: "NVIDIA_VISIBLE_DEVICES", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } }],
      };
      assert.equal(foundIn({ containers: [{ name: "c", ...from }] }).length, 1);
    });

    it("is nothing for what runs beside a container with GPUs", () => {
      assert.deepEqual(foundIn(gpuPod([gpuContainer(), { name: "b" }])), ["spec.containers[1].env"]);
      assert.deepEqual(foundIn(gpuPod(undefined, { initContainers: [{ name: "b", ...see("none") }] })), []);
      assert.deepEqual(foundIn(gpuPod(undefined, { initContainers: [{ name: "b" }] })), ["spec.initContainers[0].env"]);
    });

    it("is nothing as long as any of two settings says otherwise", () => {
      const twice = { env: [...see("void").env, ...see("all").env] };
      assert.deepEqual(foundIn({ containers: [{ name: "c", ...twice }] }), ["spec.containers[0].env[1].value"]);
    });

    for (const more of [
      { runtimeClassName: "nvidia" },
      { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }] },
    ]) {
      it(`is nothing in a pod with ${JSON.stringify(more)} that asks for none`, () => {
        assert.deepEqual(foundIn({ containers: [{ name: "c" }], ...more }), ["spec.containers[0].env"]);
        assert.deepEqual(foundIn({ containers: [{ name: "c", ...see("void") }], ...more }), []);
      });
    }

    it("does not come with variables that nobody names", () => {
      assert.deepEqual(foundIn(gpuPod([gpuContainer("1", "1", { envFrom: [{ configMapRef: { name: "x" } }] })])), [
        "spec.containers[0].envFrom",
      ]);
    });

    it("does not matter where variables come from in other pods", () => {
      assert.deepEqual(foundIn({ containers: [{ name: "c", envFrom: [{ configMapRef: { name: "x" } }] }] }), []);
    });

    it("is told as what it may be", () => {
      const allowed = (container: Manifest): string =>
        findings(rule, workload("Pod", gpuPod([{ ...container, ...see("all") }])))[0]?.allowed ?? "";
      assert.match(allowed(gpuContainer()), /^no NVIDIA_VISIBLE_DEVICES/);
      assert.equal(allowed({ name: "c" }), "void or none");
    });

    it("does not come by a mount that names devices", () => {
      const mounts = { volumeMounts: [{ name: "x", mountPath: "/var/run/nvidia-container-devices/all" }] };
      assert.deepEqual(foundIn({ containers: [{ name: "c", ...mounts }] }), [
        "spec.containers[0].volumeMounts[0].mountPath",
      ]);
    });

    it("does not come by an annotation", () => {
      assert.deepEqual(
        foundIn({ containers: [{ name: "c" }] }, { annotations: { "cdi.k8s.io/x": "nvidia.com/gpu=all" } }),
        ['metadata.annotations."cdi.k8s.io/x"'],
      );
    });

    it("is not everything, as in a privileged container", () => {
      const container = gpuContainer("1", "1", { securityContext: { privileged: true } });
      assert.deepEqual(foundIn(gpuPod([container])), ["spec.containers[0].securityContext.privileged"]);
      assert.deepEqual(foundIn({ containers: [{ name: "c", securityContext: { privileged: true } }] }), []);
    });
  });

  for (const path of [
    "/dev",
    "/dev/",
    "/dev/nvidia0",
    "//dev/nvidia0",
    "/./dev",
    "/x/../dev/nvidia0",
    "dev/nvidia0",
    unknown,
  ]) {
    it(`refuses the mount of ${path} from the node`, () => {
      assert.deepEqual(foundIn({ containers: [], volumes: [{ name: "d", hostPath: { path } }] }), [
        "spec.volumes[0].hostPath.path",
      ]);
    });
  }

  it("leaves other folders of the node to other rules", () => {
    assert.deepEqual(
      foundIn({
        containers: [],
        volumes: [
          { name: "d", hostPath: { path: "/developers" } },
          { name: "e", emptyDir: {} },
        ],
      }),
      [],
    );
  });
});
