import assert from "node:assert/strict";
import { goDurationSeconds } from "../../../../policies/reading/storage/go-duration";

describe("a duration as Go writes it", () => {
  for (const [text, seconds] of [
    ["720h", 2_592_000],
    ["720h0m0s", 2_592_000],
    ["168h", 604_800],
    ["1.5h", 5400],
    ["10m", 600],
    ["1h1m1s", 3661],
    ["500ms", 0.5],
    ["0", 0],
    ["0s", 0],
  ] as const) {
    it(`is ${String(seconds)} seconds: ${text}`, () => {
      assert.equal(goDurationSeconds(text), seconds);
    });
  }

  for (const text of ["", "720", "7d", "1w", "720 h", "-720h", "h", "720H", "720h ", "1h7d", "0x10h", ".5h"]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      assert.equal(goDurationSeconds(text), undefined);
    });
  }
});
