import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

describe("the specs of the rules, in full", function () {
  this.timeout(2 * 3_600_000);

  it("notice nine of ten broken comparisons over all rule files", () => {
    const args = ["--require", "tsx/cjs", path.join(__dirname, "main.ts"), "--full"];
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    assert.equal(status, 0);
  });
});
