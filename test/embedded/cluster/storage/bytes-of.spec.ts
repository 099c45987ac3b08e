import assert from "node:assert/strict";
import { bytesOf } from "../../../../embedded/cluster/storage/bytes-of";

describe("the size of a volume in bytes", () => {
  it("is read as the API server writes it", () => {
    const sizes = ["0", "512", "1k", "1Ki", "10Gi", "2T", "1536Mi", "1500m"].map(bytesOf);
    assert.deepEqual(sizes, [0, 512, 1000, 1024, 10 * 1024 ** 3, 2e12, 1536 * 1024 ** 2, 2]);
  });

  it("is refused with the value that is none", () => {
    for (const wrong of ["", "Gi", "-1Gi", "1.5Gi", "1Zi", "1e3", "10 Gi"]) {
      assert.throws(() => bytesOf(wrong), new RegExp(`size "${wrong}"`), wrong);
    }
  });
});
