import assert from "node:assert/strict";
import type { KubernetesObject } from "@kubernetes/client-node";
import { V1ManagedFieldsEntry, V1ObjectMeta } from "@kubernetes/client-node";
import { isOurs } from "../../../operations/engine/find-leftovers";

const begun = new Date("2026-01-01T10:00:00Z");
const labels = { app: "keycloak", "app.kubernetes.io/part-of": "webide" };
const declared = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: "auth", labels } };
const writtenBy = (manager: string) => Object.assign(new V1ManagedFieldsEntry(), { manager });
const live = (change: Partial<NonNullable<KubernetesObject["metadata"]>> = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: Object.assign(new V1ObjectMeta(), {
    name: "one",
    namespace: "auth",
    labels: { ...labels, more: "is fine" },
    managedFields: [writtenBy("pulumi-kubernetes-1a2b3c4d")],
    creationTimestamp: new Date("2026-01-01T10:00:01Z"),
    ...change,
  }),
});

describe("an object that a dead run may have made", () => {
  it("is ours when our plugin wrote it, as declared, during that run", () => {
    assert.equal(isOurs(declared, live(), begun), true);
  });

  it("is ours within the whole seconds that the API server counts", () => {
    assert.equal(
      isOurs(
        declared,
        live({ creationTimestamp: new Date("2026-01-01T10:00:00Z") }),
        new Date("2026-01-01T10:00:00.900Z"),
      ),
      true,
    );
  });

  it("is not ours when it was there before the run", () => {
    assert.equal(isOurs(declared, live({ creationTimestamp: new Date("2026-01-01T09:00:00Z") }), begun), false);
  });

  it("is not ours when somebody else wrote it", () => {
    assert.equal(isOurs(declared, live({ managedFields: [writtenBy("kubectl-client-side-apply")] }), begun), false);
  });

  it("is not ours when a declared label is another", () => {
    assert.equal(isOurs(declared, live({ labels: { ...labels, app: "other" } }), begun), false);
  });
});
