import assert from "node:assert/strict";
import { parallelStacks } from "../../../operations/up/parallel-stacks";

describe("stacks side by side", () => {
  it("are as many as cores, memory and the limit allow, and never none", () => {
    const gibibyte = 1024 ** 3;
    assert.equal(parallelStacks(2, 24 * gibibyte), 2);
    assert.equal(parallelStacks(64, 256 * gibibyte), 4);
    assert.equal(parallelStacks(8, 2.5 * gibibyte), 2);
    assert.equal(parallelStacks(8, 0), 1);
  });
});
