import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { parallelStacks, sideBySide } from "../../../operations/up/side-by-side";

describe("stacks side by side", () => {
  it("are as many as cores, memory and the limit allow, and never none", () => {
    const gibibyte = 1024 ** 3;
    assert.equal(parallelStacks(2, 24 * gibibyte), 2);
    assert.equal(parallelStacks(64, 256 * gibibyte), 4);
    assert.equal(parallelStacks(8, 2.5 * gibibyte), 2);
    assert.equal(parallelStacks(8, 0), 1);
  });

  it("run no more than allowed at a time and keep their order", async () => {
    let open = 0;
    let most = 0;
    const results = await sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
      open += 1;
      most = Math.max(most, open);
      await turn();
      open -= 1;
      return item * 10;
    });
    assert.deepEqual(results, [10, 20, 30, 40, 50]);
    assert.equal(most, 2);
  });
});
