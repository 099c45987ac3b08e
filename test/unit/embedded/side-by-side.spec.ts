import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { sideBySide } from "../../../embedded/tools/side-by-side";

describe("work side by side", () => {
  it("runs no more than allowed at a time and keeps their order", async () => {
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

  it("begins nothing after a failure, and tells of it when all that had begun has ended", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const all = sideBySide([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error("the first one");
      await turn();
      await turn();
      ended.push(item);
    });
    await assert.rejects(all, /the first one/);
    assert.deepEqual([begun, ended], [[1, 2], [2]]);
  });

  it("does nothing with nothing", async () => {
    assert.deepEqual(await sideBySide([], 4, () => Promise.reject(new Error("called"))), []);
  });
});
