import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dumpScript } from "../../../components/backup/keycloak-dump";

/** Runs the real script with stand-ins for PostgreSQL's two tools, in a folder instead of /backup. */
describe("the Keycloak dump script", () => {
  let folder = "";
  const backup = () => join(folder, "backup");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "webide-dump-"));
    mkdirSync(backup());
    mkdirSync(join(folder, "bin"));
    tool("pg_dump", 'for a in "$@"; do case "$a" in --file=*) echo data >"${a#--file=}";; esac; done');
    tool("pg_restore", "exit 0");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function tool(name: string, body: string): void {
    const path = join(folder, "bin", name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  function old(name: string, days: number): void {
    const path = join(backup(), name);
    writeFileSync(path, "old");
    const time = Date.now() / 1000 - days * 86_400;
    utimesSync(path, time, time);
  }

  function run(): { status: number | null; files: string[] } {
    const script = dumpScript(30).replaceAll("/backup", backup());
    const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
    const { status } = spawnSync("bash", ["-c", script], { env });
    return { status, files: readdirSync(backup()).sort() };
  }

  it("leaves one finished dump and no temporary file", () => {
    const { status, files } = run();
    assert.equal(status, 0);
    assert.equal(files.length, 1);
    assert.match(files[0]!, /^keycloak-\d{8}T\d{6}Z\.dump$/);
  });

  it("removes dumps older than the retention, and only those", () => {
    old("keycloak-20200101T000000Z.dump", 30.1);
    old("keycloak-20200102T000000Z.dump", 29.9);
    old("somebody-elses-file", 400);
    const { files } = run();
    assert.equal(files.includes("keycloak-20200101T000000Z.dump"), false);
    assert.equal(files.includes("keycloak-20200102T000000Z.dump"), true);
    assert.equal(files.includes("somebody-elses-file"), true);
  });

  it("removes nothing when the dump fails", () => {
    tool("pg_dump", "exit 1");
    old("keycloak-20200101T000000Z.dump", 60);
    const { status, files } = run();
    assert.notEqual(status, 0);
    assert.deepEqual(files, ["keycloak-20200101T000000Z.dump"]);
  });

  it("publishes nothing and removes nothing when the dump can not be read back", () => {
    tool("pg_restore", "exit 1");
    old("keycloak-20200101T000000Z.dump", 60);
    const { status, files } = run();
    assert.notEqual(status, 0);
    assert.deepEqual(
      files.filter((file) => file.endsWith(".dump")),
      ["keycloak-20200101T000000Z.dump"],
    );
  });

  it("clears what an interrupted run left", () => {
    old("keycloak-20260101T000000Z.dump.tmp", 0.1);
    const { files } = run();
    assert.equal(files.length, 1);
    assert.match(files[0]!, /\.dump$/);
  });
});
