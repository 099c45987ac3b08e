import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/meta/owner-labels";
import { found, unknown } from "../../judged";
import { foundInResource, keycloak } from "../../keycloak";
import { quota, withMetadata, workspace } from "../../manifests";

const labels = { "webide.dev/owner": "platform-team", "app.kubernetes.io/managed-by": "pulumi" };
const object = (own: unknown) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "x", namespace: "ai", labels: own },
});
const owner = 'advisory metadata.labels."webide.dev/owner"';
const manager = 'advisory metadata.labels."app.kubernetes.io/managed-by"';
const tier = 'advisory metadata.labels."webide.dev/tier"';

describe("meta/owner-labels", () => {
  it("accepts an object that says who owns and manages it", () => {
    assert.deepEqual(found(rule, object(labels)), []);
  });

  it("only warns", () => {
    assert.equal(rule.level, "advisory");
  });

  it("misses each label", () => {
    assert.deepEqual(found(rule, object(undefined)), [owner, manager]);
    assert.deepEqual(found(rule, object({ ...labels, "webide.dev/owner": " " })), [owner]);
    assert.deepEqual(found(rule, object({ ...labels, "app.kubernetes.io/managed-by": null })), [manager]);
  });

  it("misses the tier of a workspace's namespace and quota, and of nothing else", () => {
    assert.deepEqual(found(rule, workspace({ labels })), [tier]);
    assert.deepEqual(found(rule, withMetadata(quota(), { labels })), [tier]);
    assert.deepEqual(found(rule, workspace({ labels: { ...labels, "webide.dev/tier": "default" } })), []);
    assert.deepEqual(found(rule, workspace({ name: "ai", labels })), []);
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: "ai", labels })), []);
  });

  it("looks at kinds that nobody knows, and at no other provider", () => {
    assert.equal(found(rule, { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "x" } }).length, 2);
    assert.deepEqual(foundInResource(rule, keycloak("Group", "g", { name: "g" })), []);
  });

  it("warns of labels that are not known at preview or are no text", () => {
    assert.deepEqual(found(rule, object(unknown)), ["advisory metadata.labels"]);
    assert.deepEqual(found(rule, object({ ...labels, "webide.dev/owner": 1 })), [owner]);
  });
});
