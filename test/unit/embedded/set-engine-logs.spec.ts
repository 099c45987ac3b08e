import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setEngineLogs } from "../../../embedded/plugins/set-engine-logs";

describe("the engine's logs in a home of ours", () => {
  let folder = "";
  let home = "";
  let logs = "";

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-home-"));
    home = path.join(folder, "home");
    logs = path.join(home, "logs");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("have no place, and what stands there says how to get one", () => {
    setEngineLogs(home, false);
    assert.match(readFileSync(logs, "utf8"), /WEBIDE_DEBUG=1/);
    assert.throws(() => mkdirSync(logs, { recursive: true }), /EEXIST|ENOTDIR/); // as the engine tries
  });

  it("of earlier runs are removed", () => {
    mkdirSync(logs, { recursive: true });
    writeFileSync(path.join(logs, "organization+webide+dev-20261125T211637.log"), "PLOG");
    setEngineLogs(home, false);
    assert.ok(statSync(logs).isFile());
  });

  it("are kept for who debugs", () => {
    setEngineLogs(home, false);
    setEngineLogs(home, true);
    assert.ok(!existsSync(logs));
  });

  it("that are kept stay while they are wanted", () => {
    const log = path.join(logs, "a.log");
    mkdirSync(logs, { recursive: true });
    writeFileSync(log, "PLOG");
    setEngineLogs(home, true);
    assert.ok(existsSync(log));
  });
});
