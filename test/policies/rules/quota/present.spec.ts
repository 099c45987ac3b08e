import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/quota/present";
import { foundInAll, unknown } from "../../judged";
import { limitRange, quota, withMetadata, workspace } from "../../manifests";

const users = { stack: "prod-users-00" };
const whole = [workspace(), quota(), limitRange()];

describe("quota/present", () => {
  it("accepts a namespace with one quota and one limit range", () => {
    assert.deepEqual(foundInAll(rule, whole, users), []);
  });

  it("refuses a namespace without a quota", () => {
    assert.deepEqual(foundInAll(rule, [workspace(), limitRange()], users), [
      'Namespace ide-kim: metadata.name is "ide-kim" with no ResourceQuota',
    ]);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("refuses a namespace without a limit range", () => {
    assert.deepEqual(foundInAll(rule, [workspace(), quota()], users), [
      'Namespace ide-kim: metadata.name is "ide-kim" with no LimitRange',
    ]);
  });

  it("refuses a second quota", () => {
    const second = withMetadata(quota(), { name: "elevated-quota" });
    assert.deepEqual(foundInAll(rule, [...whole, second], users), [
      'Namespace ide-kim: metadata.name is "ide-kim" with 2 of kind ResourceQuota (default-quota, elevated-quota)',
    ]);
  });

  it("does not count what stands in another namespace or another stack", () => {
    const elsewhere = withMetadata(quota(), { namespace: "ide-kimi" });
    assert.equal(foundInAll(rule, [workspace(), elsewhere, limitRange()], users).length, 1);
  });

  it("refuses a quota of another tier than its namespace", () => {
    const other = withMetadata(quota("elevated"), { labels: { "webide.dev/tier": "elevated" } });
    assert.deepEqual(foundInAll(rule, [workspace(), other, limitRange()], users), [
      'ResourceQuota ide-kim/elevated-quota: metadata.labels."webide.dev/tier" is "elevated"',
    ]);
  });

  it("looks at every namespace of a user, by name or by label", () => {
    const labelled = workspace({ name: "lee", labels: { "webide.dev/namespace-kind": "workspace" } });
    assert.deepEqual(foundInAll(rule, [labelled], users), [
      'Namespace lee: metadata.name is "lee"',
      'Namespace lee: metadata.name is "lee" with no ResourceQuota',
      'Namespace lee: metadata.name is "lee" with no LimitRange',
    ]);
  });

  it("looks at a namespace whose name the API server ends", () => {
    const labels = { "webide.dev/namespace-kind": "workspace" };
    const generated = workspace({ name: undefined, generateName: "ide-", labels });
    assert.equal(foundInAll(rule, [generated], users).length, 3);
    assert.equal(foundInAll(rule, [workspace({ name: undefined, generateName: "ide-", labels: {} })], users).length, 4);
    assert.deepEqual(foundInAll(rule, [workspace({ name: undefined, generateName: "ai-", labels: {} })], users), []);
  });

  it("leaves platform namespaces alone", () => {
    assert.deepEqual(foundInAll(rule, [workspace({ name: "ai", labels: {} })], users), []);
  });

  it("refuses a namespace that is a workspace by its name and not by its label", () => {
    for (const kind of ["platform", "Workspace", undefined]) {
      const labels = { "webide.dev/tier": "default", "webide.dev/namespace-kind": kind };
      assert.deepEqual(foundInAll(rule, [...whole.slice(1), workspace({ labels })], users), [
        `Namespace ide-kim: metadata.labels."webide.dev/namespace-kind" is ${kind === undefined ? "not set" : JSON.stringify(kind)}`,
      ]);
    }
  });

  it("judges every kind of stack, and manifests of none: a workspace may be hidden in any", () => {
    for (const stack of ["", "prod", "dev", "prod-users-00"]) {
      assert.equal(foundInAll(rule, [workspace()], { stack }).length, 2);
      assert.deepEqual(foundInAll(rule, whole, { stack }), []);
    }
  });

  it("refuses a namespace, or a quota's namespace, that is not known at preview", () => {
    assert.deepEqual(foundInAll(rule, [workspace({ name: unknown })], users), [
      "Namespace (no name): metadata.name is not known at preview",
    ]);
    assert.deepEqual(foundInAll(rule, [workspace(), withMetadata(quota(), { namespace: unknown })], users), [
      "ResourceQuota default-quota: metadata.namespace is not known at preview",
      'Namespace ide-kim: metadata.name is "ide-kim" with no ResourceQuota',
      'Namespace ide-kim: metadata.name is "ide-kim" with no LimitRange',
    ]);
  });

  it("judges the namespaces behind one that can not be read", () => {
    const unreadable = workspace({ name: "ide-lee", labels: { "webide.dev/namespace-kind": unknown } });
    assert.deepEqual(foundInAll(rule, [unreadable, workspace()], users).slice(1), [
      'Namespace ide-kim: metadata.name is "ide-kim" with no ResourceQuota',
      'Namespace ide-kim: metadata.name is "ide-kim" with no LimitRange',
    ]);
  });
});
