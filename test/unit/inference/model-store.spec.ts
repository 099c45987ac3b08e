import assert from "node:assert/strict";
import { ModelStore } from "../../../components/inference/model-store";
import { Recorded } from "../../support/recorded";

const args = { namespace: "ai", size: "200Gi", storageClass: "models", stack: "prod", retain: true };

describe("the model store", () => {
  it("is one claim called models, readable from every GPU node", async () => {
    const { spec } = (await Recorded.of(() => new ModelStore("models", args))).manifest(
      "PersistentVolumeClaim",
      "models",
    );
    assert.deepEqual(spec.accessModes, ["ReadWriteMany"]);
    assert.equal(spec.resources.requests.storage, "200Gi");
  });

  it("can be a volume that is filled outside the cluster", async () => {
    const recorded = await Recorded.of(() => new ModelStore("models", { ...args, access: "ReadOnlyMany" }));
    assert.deepEqual(recorded.manifest("PersistentVolumeClaim", "models")["spec"].accessModes, ["ReadOnlyMany"]);
  });

  it("is neither deleted nor lost where it is to be kept", async () => {
    const claim = (await Recorded.of(() => new ModelStore("models", args))).resource(
      "kubernetes:core/v1:PersistentVolumeClaim",
      "models",
    );
    assert.deepEqual([claim.protect, claim.retainOnDelete], [true, true]);
  });

  it("goes with its stack where nothing is to be kept", async () => {
    const recorded = await Recorded.of(() => new ModelStore("models", { ...args, retain: false }));
    assert.equal(recorded.resource("kubernetes:core/v1:PersistentVolumeClaim", "models").protect, false);
  });
});
