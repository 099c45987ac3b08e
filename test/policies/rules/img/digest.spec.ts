import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/img/digest";
import { findings, found, sha, unknown } from "../../judged";
import { digest, goodImage, pod } from "../../manifests";

const bare = "registry.internal/webide/valkey/valkey:9.1.2";
const podOf = (path: string, level = "mandatory"): string => `${level} ${path}containers[0].image`;
const template = { spec: { containers: [{ name: "c", image: bare }] } };

/** Every kind that makes pods, with the place of its containers. */
const workloads: readonly [apiVersion: string, kind: string, body: Record<string, unknown>, path: string][] = [
  ["v1", "Pod", template, "spec."],
  ["v1", "PodTemplate", { template }, "template.spec."],
  ["apps/v1", "Deployment", { spec: { template } }, "spec.template.spec."],
  ["apps/v1", "StatefulSet", { spec: { template } }, "spec.template.spec."],
  ["apps/v1", "DaemonSet", { spec: { template } }, "spec.template.spec."],
  ["apps/v1", "ReplicaSet", { spec: { template } }, "spec.template.spec."],
  ["v1", "ReplicationController", { spec: { template } }, "spec.template.spec."],
  ["batch/v1", "Job", { spec: { template } }, "spec.template.spec."],
  ["batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template } } } }, "spec.jobTemplate.spec.template.spec."],
  ["extensions/v1beta1", "Deployment", { spec: { template } }, "spec.template.spec."],
  ["argoproj.io/v1alpha1", "Rollout", { spec: { template } }, "spec.template.spec."],
  ["example.com/v1", "Deployment", { spec: { pods: [template] } }, "spec.pods[0].spec."],
];

describe("img/digest", () => {
  it("accepts a digest, with and without a tag beside it", () => {
    assert.deepEqual(found(rule, pod(goodImage)), []);
    assert.deepEqual(found(rule, pod(`registry.internal/webide/valkey/valkey@${digest}`)), []);
  });

  for (const [apiVersion, kind, body, path] of workloads) {
    it(`looks into the pods of ${apiVersion} ${kind}`, () => {
      assert.deepEqual(found(rule, { apiVersion, kind, metadata: { name: "x" }, ...body }), [podOf(path)]);
    });
  }

  it("looks into patches of workloads", () => {
    assert.deepEqual(found(rule, { apiVersion: "apps/v1", kind: "DeploymentPatch", spec: { template } }), [
      podOf("spec.template.spec."),
    ]);
  });

  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    it(`looks at every one of the ${list}`, () => {
      const spec = {
        containers: [{ name: "a", image: goodImage }],
        [list]: [
          { name: "a", image: goodImage },
          { name: "b", image: bare },
        ],
      };
      assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Pod", spec }), [`mandatory spec.${list}[1].image`]);
    });
  }

  it("looks at images that are mounted as volumes", () => {
    const spec = {
      containers: [],
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "b", image: { reference: bare } },
      ],
    };
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Pod", spec }), [
      "mandatory spec.volumes[1].image.reference",
    ]);
  });

  it("refuses a Helm release, whose pods nobody can see", () => {
    const release = { apiVersion: "helm.sh/v3", kind: "Release", chart: "nginx", name: "x" };
    assert.deepEqual(found(rule, release), ["mandatory chart"]);
  });

  for (const suffix of [
    "@sha256:",
    `@sha256:${sha("D")}`,
    `@sha256:${sha("d").slice(1)}`,
    `@sha256:${sha("d")}0`,
    `@sha512:${sha("d")}${sha("d")}`,
    `@${sha("d")}`,
    `@sha256:${sha("d")}@sha256:${sha("d")}`,
    ` @${digest}`,
  ]) {
    it(`refuses ${suffix.slice(0, 24)}, which is no digest, in dev too`, () => {
      assert.deepEqual(found(rule, pod(`${bare}${suffix}`), { stack: "dev" }), [podOf("spec.")]);
    });
  }

  it("refuses an image that is missing, in dev too", () => {
    assert.deepEqual(found(rule, pod(undefined), { stack: "dev" }), [podOf("spec.")]);
  });

  it("refuses a tag alone in prod and for manifests of no stack", () => {
    assert.deepEqual(found(rule, pod(bare)), [podOf("spec.")]);
    assert.deepEqual(found(rule, pod(bare), { stack: "" }), [podOf("spec.")]);
  });

  it("warns about a tag alone in dev", () => {
    assert.deepEqual(found(rule, pod(bare), { stack: "dev" }), [podOf("spec.", "advisory")]);
  });

  it("asks no digest of what the machine built, in the machine-local cluster of dev alone", () => {
    const local = pod("localhost/webide/waker:0.1.0");
    assert.deepEqual(found(rule, local, { stack: "dev", embedded: true }), []);
    assert.deepEqual(found(rule, local, { stack: "dev" }), [podOf("spec.", "advisory")]);
    assert.deepEqual(found(rule, local, { stack: "prod", embedded: true }), [podOf("spec.")]);
    assert.deepEqual(found(rule, pod(bare), { stack: "dev", embedded: true }), [podOf("spec.", "advisory")]);
  });

  it("does not take a stack for dev because its name begins like it", () => {
    assert.deepEqual(found(rule, pod(bare), { stack: "develop" }), [podOf("spec.")]);
  });

  it("refuses an image that is not known at preview, in dev too, and still judges the others before it", () => {
    const spec = { initContainers: [{ name: "a", image: bare }], containers: [{ name: "b", image: unknown }] };
    const all = findings(rule, { apiVersion: "v1", kind: "Pod", spec }, { stack: "dev" });
    assert.deepEqual(
      all.map((finding) => `${finding.level} ${finding.path}`),
      ["advisory spec.initContainers[0].image", "mandatory spec.containers[0].image"],
    );
    assert.equal(all[1]?.value, "not known at preview");
  });

  for (const path of ["spec", "containers", "template"] as const) {
    it(`refuses a workload whose ${path} is not known at preview`, () => {
      const spec = {
        spec: unknown,
        containers: { template: { spec: { containers: unknown } } },
        template: { template: unknown },
      }[path];
      assert.equal(found(rule, { apiVersion: "apps/v1", kind: "Deployment", spec }).length, 1);
    });
  }

  it("leaves objects without pods alone", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "ConfigMap", data: { image: bare, x: unknown } }), []);
    assert.deepEqual(found(rule, { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: unknown }), []);
  });
});
