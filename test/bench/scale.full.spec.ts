import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

/** Hours, because 500 users are really deployed. What it measures is printed as Markdown, for docs/bench.md. */
describe("J1: the platform at scale", function () {
  this.timeout(4 * 3_600_000);

  it("previews, deploys and adds users at 500 and 5,000, and says what each costs against fewer", () => {
    const { status, stdout } = spawnSync(process.execPath, ["--require", "tsx/cjs", path.join(__dirname, "scale.ts")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    process.stdout.write(stdout);
    assert.equal(status, 0);
    for (const users of [10, 50, 200, 500]) assert.match(stdout, new RegExp(`^\\| ${String(users)} \\| \\d+ \\|`, "m"));
    assert.match(stdout, /^\| 5000 \(states simulated\) \| {2}\| {2}\| [\d.]+ \| [\d.]+ \|$/m);
    assert.match(stdout, /^Policy pack, preview of 200 users: /m);
  });
});
