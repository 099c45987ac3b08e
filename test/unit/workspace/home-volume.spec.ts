import assert from "node:assert/strict";
import { homeVolume } from "../../../components/workspace/home-volume";
import { Recorded } from "../../support/recorded";

function home(retain: boolean): Promise<Recorded> {
  const args = { namespace: "ide-alice", userId: "alice", size: "10Gi", storageClass: "workspace", stack: "s", retain };
  return Recorded.of(() => homeVolume("alice-home", args));
}

describe("the home volume", () => {
  it("claims the size from the storage class, for one node at a time", async () => {
    const { spec } = (await home(true)).manifest("PersistentVolumeClaim", "home");
    assert.deepEqual(spec, {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "workspace",
      resources: { requests: { storage: "10Gi" } },
    });
  });

  it("says whose data it is and which stack may adopt it", async () => {
    const { metadata } = (await home(true)).manifest("PersistentVolumeClaim", "home");
    assert.deepEqual([metadata.labels.user, metadata.annotations["webide.dev/stack"]], ["alice", "s"]);
  });

  for (const retain of [true, false]) {
    it(`is ${retain ? "" : "not "}protected and kept when retain is ${String(retain)}`, async () => {
      const claim = (await home(retain)).resource("kubernetes:core/v1:PersistentVolumeClaim", "alice-home");
      assert.deepEqual([claim.protect, claim.retainOnDelete], [retain, retain]);
    });
  }
});
