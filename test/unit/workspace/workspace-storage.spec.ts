import assert from "node:assert/strict";
import { WorkspaceStorage } from "../../../components/workspace/workspace-storage";
import { Recorded } from "../../support/recorded";

describe("WorkspaceStorage", () => {
  it("keeps volumes, makes them where their pod runs, and lets them grow", async () => {
    const recorded = await Recorded.of(() => {
      new WorkspaceStorage("storage", { provisioner: "csi.test" });
    });
    const { provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion } = recorded.manifest(
      "StorageClass",
      "workspace",
    );
    assert.deepEqual(
      { provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion },
      {
        provisioner: "csi.test",
        reclaimPolicy: "Retain",
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      },
    );
  });
});
