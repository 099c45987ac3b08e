import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** The script that both forges call, in a clone with a change on top. */
describe("the report on a pull request", function () {
  this.timeout(300_000);
  let folder = "";
  const clone = () => join(folder, "clone");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "webide-pr-"));
    execFileSync("git", ["clone", "--quiet", root, clone()]);
    symlinkSync(join(root, "node_modules"), join(clone(), "node_modules"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function change(file: string, from: string, to: string): void {
    const path = join(clone(), file);
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(from), `${file} has no "${from}"`);
    writeFileSync(path, text.replace(from, to));
    const author = ["-c", "user.name=Test", "-c", "user.email=test@example.test"];
    execFileSync("git", [...author, "commit", "--quiet", "--all", "--message", "test: a change"], { cwd: clone() });
  }

  function report(): { status: number | null; summary: string; stderr: string } {
    const { status, stderr } = spawnSync(".ci/pull-request", ["HEAD~1", join(folder, "out")], {
      cwd: clone(),
      encoding: "utf8",
    });
    return { status, stderr, summary: readFileSync(join(folder, "out/summary.md"), "utf8") };
  }

  it("shows which objects change, and that the policies pass", () => {
    change("catalog/workspaces.yaml", "homeSize: 10Gi", "homeSize: 11Gi");
    const { status, summary, stderr } = report();
    assert.equal(status, 0, stderr);
    assert.match(summary, /\+.*storage: "11Gi"/);
    assert.equal(summary.match(/Policies: \*\*pass\*\*/g)?.length, 2);
    assert.equal(summary.includes(folder), false, "paths of the machine do not belong in a comment");
  });

  it("is red, with the rule's name, when a quota exceeds its ceiling", () => {
    change("catalog/workspaces.yaml", 'requests.memory: "4Gi"', 'requests.memory: "4097Mi"');
    const { status, summary } = report();
    assert.equal(status, 1);
    assert.match(summary, /Policies: \*\*refused\*\*[\s\S]*quota\/tier-values/);
  });

  it("says so when a change passes only because it makes a rule milder", () => {
    change("policies/baseline/quotas.yaml", "4Gi", "5Gi");
    change("catalog/workspaces.yaml", 'requests.memory: "4Gi"', 'requests.memory: "5Gi"');
    const { status, stderr } = spawnSync(".ci/pull-request", ["HEAD~2", join(folder, "out")], {
      cwd: clone(),
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.match(readFileSync(join(folder, "out/summary.md"), "utf8"), /The rules of the base refuse this/);
  });

  it("names a base that is not there", () => {
    const { status, stderr } = spawnSync(".ci/pull-request", ["no-such-base", join(folder, "out")], {
      cwd: clone(),
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.match(stderr, /'no-such-base' is not a commit of this checkout/);
  });
});
