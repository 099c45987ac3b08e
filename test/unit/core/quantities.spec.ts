import assert from "node:assert/strict";
import fc from "fast-check";
import { compareQuantities, isQuantity, parseQuantity } from "../../../components/core/quantities";

describe("quantities", () => {
  it("reads one amount written in two ways as equal", () => {
    for (const [a, b] of [
      ["4", "4000m"],
      ["8Gi", "8192Mi"],
      ["1.5", "1500m"],
      ["1G", "1000M"],
      ["0.5Gi", "512Mi"],
      ["1Ki", "1024"],
    ] as const) {
      assert.equal(compareQuantities(a, b), 0, `${a} and ${b}`);
    }
  });

  it("tells one unit over a limit from the limit", () => {
    assert.equal(compareQuantities("4001m", "4"), 1);
    assert.equal(compareQuantities("8193Mi", "8Gi"), 1);
    assert.equal(compareQuantities("3999m", "4"), -1);
    assert.equal(compareQuantities("8G", "8Gi"), -1);
  });

  it("stays exact where floating point does not", () => {
    assert.equal(parseQuantity("9007199254740993"), 9007199254740993000n);
    assert.equal(compareQuantities("9007199254740993", "9007199254740992"), 1);
  });

  it("rounds what is finer than a thousandth up, as Kubernetes does", () => {
    assert.equal(parseQuantity("0.0001"), 1n);
  });

  for (const text of ["", "4GB", "4 Gi", "4gi", "-1", "+1", "1e3", "0x10", "1.", ".5", "Gi", "4Gi ", "1.0.0", "４"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(isQuantity(text), false);
      assert.throws(() => parseQuantity(text), /is not a quantity; write a decimal/);
    });
  }

  it("orders any two whole amounts as their numbers are ordered", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        assert.equal(compareQuantities(`${String(a)}m`, `${String(b)}m`), Math.sign(a - b));
      }),
    );
  });
});
