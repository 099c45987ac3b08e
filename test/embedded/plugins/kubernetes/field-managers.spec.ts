import assert from "node:assert/strict";
import { fieldManagerFor, ownsField, takeOver } from "../../../../embedded/plugins/kubernetes/field-managers";
import type { Properties } from "../../../../embedded/plugins/wire/value";

function live(...managedFields: Properties[]): Properties {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { managedFields } };
}

function entry(manager: string, operation: string, fieldsV1: Properties, rest: Properties = {}): Properties {
  return { manager, operation, apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1, ...rest };
}

describe("kubernetes stand-in: owners of fields", () => {
  it("takes over what kubectl and its own creation wrote, in one set", () => {
    const owners = takeOver(
      live(
        entry("pulumi-kubernetes-11111111", "Update", { "f:data": { "f:a": {} } }),
        entry("kubectl-edit", "Update", { "f:data": { "f:b": {} } }),
        entry("before-first-apply", "Update", { "f:data": { "f:c": {} } }),
      ),
      "pulumi-kubernetes-11111111",
    );
    assert.deepEqual(owners, [
      entry("pulumi-kubernetes-11111111", "Apply", { "f:data": { "f:a": {}, "f:b": {}, "f:c": {} } }),
    ]);
  });

  it("leaves everybody else, and who writes the status, alone", () => {
    const others = [
      entry("waker", "Update", { "f:spec": {} }),
      entry("other", "Apply", { "f:spec": {} }),
      entry("kubectl", "Update", { "f:status": {} }, { subresource: "status" }),
    ];
    assert.equal(takeOver(live(...others), "pulumi-kubernetes-11111111"), undefined);
  });

  it("asks for nothing once everything is applied", () => {
    assert.equal(takeOver(live(entry("pulumi-kubernetes-1", "Apply", {})), "pulumi-kubernetes-1"), undefined);
  });

  it("is named by the annotation, else as before, else anew", () => {
    const named = { metadata: { annotations: { "pulumi.com/patchFieldManager": "us" } } };
    assert.equal(fieldManagerFor(named, "pulumi-kubernetes-1"), "us");
    assert.equal(fieldManagerFor({}, "pulumi-kubernetes-1"), "pulumi-kubernetes-1");
    assert.match(fieldManagerFor({}), /^pulumi-kubernetes-[0-9a-f]{8}$/);
  });

  it("knows whose a field is", () => {
    const object = live(
      entry("us", "Apply", { "f:spec": { "f:a": {} } }),
      entry("waker", "Update", { "f:spec": { "f:replicas": {} } }),
    );
    assert.equal(ownsField(object, "us", ["spec", "a"]), true);
    assert.equal(ownsField(object, "us", ["spec", "replicas"]), false);
    assert.equal(ownsField(object, "us", ["spec", "other"]), undefined);
  });
});
