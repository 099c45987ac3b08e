import assert from "node:assert/strict";
import { judgeObject } from "../../../../policies/judge";
import type { ResourceOptions } from "../../../../policies/policy-object";
import { PolicyObject, stackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/state/protect";
import { baseline, findings, found, today, unknown } from "../../judged";
import { digest, goodImage } from "../../manifests";

const safe: ResourceOptions = { protect: true, retainOnDelete: true };
const bare: ResourceOptions = { protect: false, retainOnDelete: false };
const name = "mandatory metadata.name";

const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "home", namespace: "ide-kim" } };
const secretOf = (metadata: Record<string, unknown>, body: Record<string, unknown> = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata,
  ...body,
});
const postgres = `registry.internal/webide/library/postgres:18.1@${digest}`;
const workload = (kind: string, image: string, list = "containers") => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "db", namespace: "auth" },
  spec: { template: { spec: { containers: [], [list]: [{ name: "c", image }] } } },
});

/** What is found in the realm. */
function foundInRealm(options: ResourceOptions, stack = "prod"): string[] {
  const raw = { type: "keycloak:index/realm:Realm", props: { realm: "webide" }, source: "r.json", options };
  const object = new PolicyObject({ ...raw, stack: stackFacts(stack, false) });
  return judgeObject(rule, object, { today, baseline }).map((finding) => `${finding.path}: ${finding.value}`);
}

const kept: readonly (readonly [title: string, manifest: Record<string, unknown>])[] = [
  ["a claim", claim],
  ["a patched claim", { ...claim, kind: "PersistentVolumeClaimPatch" }],
  ["a workspace's namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "ide-kim" } }],
  ["a Secret by its name", secretOf({ name: "database" })],
  ["a Secret by the beginning of its name", secretOf({ name: "repository-credentials" })],
  ["a Secret by one of its keys", secretOf({ name: "x" }, { stringData: { a: "<secret>", "salt-key": "<secret>" } })],
  ["a Secret by one of its keys, in data", secretOf({ name: "x" }, { data: { "salt-key": "<secret>" } })],
  ["a database", workload("StatefulSet", postgres)],
  ["a database in a Deployment", workload("Deployment", postgres)],
];

describe("state/protect", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const [title, manifest] of kept) {
    it(`asks for ${title} to be protected and retained in production`, () => {
      assert.deepEqual(found(rule, manifest, { options: safe }), []);
      assert.deepEqual(found(rule, manifest, { options: { protect: false, retainOnDelete: true } }), [name]);
      assert.deepEqual(found(rule, manifest, { options: { protect: true, retainOnDelete: false } }), [name]);
      assert.deepEqual(
        findings(rule, manifest, { options: bare, stack: "prod-users-00" }).map((finding) => finding.value),
        ["not protected", "deleted with the stack"],
      );
    });

    it(`does not judge what a gate can not know of ${title}`, () => {
      assert.deepEqual(found(rule, manifest), []);
      assert.deepEqual(found(rule, manifest, { options: { protect: true } }), []);
      assert.deepEqual(found(rule, manifest, { options: { protect: false } }), [name]);
    });

    it(`leaves ${title} alone in dev, which comes and goes`, () => {
      assert.deepEqual(found(rule, manifest, { options: bare, stack: "dev" }), []);
      assert.deepEqual(found(rule, manifest, { options: bare, stack: "dev-users-00" }), []);
      assert.equal(found(rule, manifest, { options: bare, stack: "develop" }).length, 2);
    });
  }

  it("asks the same for the realm", () => {
    assert.deepEqual(foundInRealm(safe), []);
    assert.deepEqual(foundInRealm(bare), [": not protected", ": deleted with the stack"]);
    assert.deepEqual(foundInRealm(bare, "dev"), []);
  });

  for (const [title, manifest] of [
    ["other Secrets", secretOf({ name: "databases" }, { stringData: { "salt-keys": "<secret>" } })],
    ["namespaces of the platform", { apiVersion: "v1", kind: "Namespace", metadata: { name: "ide" } }],
    ["other workloads", workload("StatefulSet", goodImage)],
    ["jobs with the database's image", workload("Job", postgres)],
    ["init containers with it", workload("Deployment", postgres, "initContainers")],
    ["services", { apiVersion: "v1", kind: "Service", metadata: { name: "database" } }],
  ] as const) {
    it(`asks nothing of ${title}`, () => {
      assert.deepEqual(found(rule, manifest, { options: bare }), []);
    });
  }

  it("does not look for keys in data that nobody knows yet", () => {
    assert.deepEqual(found(rule, secretOf({ name: "x" }, { stringData: unknown }), { options: bare }), []);
    assert.deepEqual(found(rule, secretOf({ name: "x" }, { stringData: "<secret>" }), { options: bare }), []);
    assert.equal(found(rule, secretOf({ name: "database" }, { stringData: unknown }), { options: bare }).length, 2);
  });

  it("refuses a name that is not known at preview", () => {
    assert.deepEqual(found(rule, secretOf({ name: unknown }), { options: bare }), [name]);
    const manifest = workload("StatefulSet", unknown);
    assert.deepEqual(found(rule, manifest, { options: bare }), ["mandatory spec.template.spec.containers[0].image"]);
  });

  const storageClass = (reclaimPolicy: unknown) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "workspace" },
    provisioner: "rbd.csi.ceph.com",
    reclaimPolicy,
  });

  it("accepts a storage class that retains", () => {
    assert.deepEqual(found(rule, storageClass("Retain")), []);
  });

  for (const policy of ["Delete", undefined, null, "", "retain", unknown, 1]) {
    it(`refuses ${JSON.stringify(policy)} as a storage class's policy, in dev and without a stack too`, () => {
      for (const stack of ["prod", "dev", ""]) {
        assert.deepEqual(found(rule, storageClass(policy), { stack }), ["mandatory reclaimPolicy"]);
      }
    });
  }

  it("refuses a volume that is deleted with its claim; without a policy a volume is retained", () => {
    const volume = (persistentVolumeReclaimPolicy: unknown) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "v" },
      spec: { persistentVolumeReclaimPolicy },
    });
    assert.deepEqual(found(rule, volume("Retain")), []);
    assert.deepEqual(found(rule, volume(undefined)), []);
    for (const policy of ["Delete", "Recycle", unknown]) {
      assert.deepEqual(found(rule, volume(policy)), ["mandatory spec.persistentVolumeReclaimPolicy"]);
    }
  });

  it("refuses a StatefulSet that takes its claims along", () => {
    const set = (policy: unknown) => ({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "s" },
      spec: { persistentVolumeClaimRetentionPolicy: policy },
    });
    const path = "mandatory spec.persistentVolumeClaimRetentionPolicy";
    assert.deepEqual(found(rule, set(undefined)), []);
    assert.deepEqual(found(rule, set({ whenDeleted: "Retain", whenScaled: "Retain" })), []);
    assert.deepEqual(found(rule, set({ whenDeleted: "Delete" })), [`${path}.whenDeleted`]);
    assert.deepEqual(found(rule, set({ whenDeleted: "Retain", whenScaled: "Delete" })), [`${path}.whenScaled`]);
    assert.deepEqual(found(rule, set(unknown)), [path]);
  });
});
