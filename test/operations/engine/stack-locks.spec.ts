import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { processStart } from "../../../operations/engine/process-start";
import { removeStaleLocks, stackLocks } from "../../../operations/engine/stack-locks";

describe("locks of a file backend", () => {
  let backend: string;
  const folder = (): string => path.join(backend, ".pulumi/locks/organization/webide/dev");
  const write = (text: string): void => {
    writeFileSync(path.join(folder(), "id.json"), text);
  };
  const lock = (pid: number, timestamp: Date, host = hostname()): void => {
    write(JSON.stringify({ pid, username: "ann", hostname: host, timestamp: timestamp.toISOString() }));
  };
  const begin = processStart(process.pid)!;
  const later = new Date(begin.getTime() + 60_000);
  const earlier = new Date(begin.getTime() - 60_000);

  beforeEach(() => {
    backend = mkdtempSync(path.join(tmpdir(), "webide-locks-"));
    mkdirSync(folder(), { recursive: true });
  });
  afterEach(() => {
    rmSync(backend, { recursive: true });
  });

  it("are none where nobody ever ran", () => {
    assert.deepEqual(stackLocks(backend, "prod"), []);
  });

  it("are held while their process runs", () => {
    lock(process.pid, later);
    const [found] = stackLocks(backend, "dev");
    assert.deepEqual([found?.owner, found?.pid, found?.alive], [`ann@${hostname()}`, process.pid, true]);
    assert.equal(found?.since.toISOString(), later.toISOString());
  });

  it("are stale when a younger process has got the number", () => {
    lock(process.pid, earlier);
    assert.equal(stackLocks(backend, "dev")[0]?.alive, false);
  });

  it("are stale when nobody has the number", () => {
    lock(2 ** 22 + 1, later);
    assert.equal(stackLocks(backend, "dev")[0]?.alive, false);
  });

  it("are held when they belong to another machine, whose processes nobody here can see", () => {
    lock(2 ** 22 + 1, later, "another-host");
    assert.equal(stackLocks(backend, "dev")[0]?.alive, true);
  });

  it("are stale when they were cut off, and held for the moment in which somebody may be writing them", () => {
    const file = path.join(folder(), "id.json.18eb550ce5e3a893.tmp");
    writeFileSync(file, "");
    assert.equal(stackLocks(backend, "dev")[0]?.alive, true);
    utimesSync(file, earlier, earlier);
    assert.equal(stackLocks(backend, "dev")[0]?.alive, false);
  });

  it("are taken away only when stale", () => {
    lock(process.pid, later);
    removeStaleLocks(stackLocks(backend, "dev"));
    assert.deepEqual(readdirSync(folder()), ["id.json"]);
    lock(process.pid, earlier);
    writeFileSync(path.join(folder(), "id.json.attrs"), "{}");
    assert.equal(stackLocks(backend, "dev").length, 1, "the engine's note about a file is no lock");
    removeStaleLocks(stackLocks(backend, "dev"));
    assert.deepEqual(readdirSync(folder()), []);
  });
});
