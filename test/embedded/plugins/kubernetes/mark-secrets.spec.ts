import assert from "node:assert/strict";
import { readCheckpoint, writeCheckpoint } from "../../../../embedded/plugins/kubernetes/checkpoint";
import { markSecrets } from "../../../../embedded/plugins/kubernetes/mark-secrets";
import { Secret } from "../../../../embedded/plugins/wire/value";

describe("kubernetes stand-in: secrets", () => {
  it("marks the same field, and the whole of a list of which a part is secret", () => {
    const model = { spec: { token: new Secret("x"), env: [{ value: "open" }, { value: new Secret("y") }] } };
    const plain = { spec: { token: "x2", other: 1, env: [{ value: "y" }] } };
    assert.deepEqual(markSecrets(plain, model), {
      spec: { token: new Secret("x2"), other: 1, env: new Secret([{ value: "y" }]) },
    });
  });

  it("marks what a Secret holds whoever wrote it, and its marked annotations too", () => {
    const marked = markSecrets(
      { kind: "Secret", data: { a: "YQ==" }, metadata: { annotations: { hash: "1" } } },
      { metadata: { annotations: { hash: new Secret("1") } } },
    );
    assert.deepEqual(marked["data"], new Secret({ a: "YQ==" }));
    assert.deepEqual(marked["metadata"], { annotations: { hash: new Secret("1") } });
  });

  it("keeps no secret open in the state, neither live nor as input", () => {
    const inputs = { apiVersion: "v1", kind: "Secret", data: { a: "YQ==" } };
    const live = { ...inputs, metadata: { name: "s", managedFields: [{ manager: "x" }] } };
    const state = writeCheckpoint({ live, inputs, fieldManager: "m", initialApiVersion: "v1" }, {});
    assert.ok(!JSON.stringify(state).includes("YQ=="));
    const read = readCheckpoint(state);
    assert.deepEqual(read.inputs, inputs);
    assert.deepEqual(read.live, { ...inputs, metadata: { name: "s" } });
  });

  it("gives fields with dashes the SDK's form in the state, and the server's form to the server", () => {
    const live = { spec: { schema: { "x-kubernetes-preserve-unknown-fields": true } } };
    const state = writeCheckpoint({ live, inputs: {}, fieldManager: "m", initialApiVersion: "v1" }, {});
    assert.deepEqual(state["spec"], { schema: { x_kubernetes_preserve_unknown_fields: true } });
    assert.deepEqual(readCheckpoint(state).live["spec"], live.spec);
  });
});
