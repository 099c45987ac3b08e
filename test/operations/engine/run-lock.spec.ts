import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { thisProcess } from "../../../embedded/tools/process-identity";
import { EngineError } from "../../../operations/engine/engine-error";
import { withRunLock } from "../../../operations/engine/run-lock";

describe("the lock of a webide command", () => {
  let folder: string;
  const file = (): string => path.join(folder, "below", "run.lock");
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-run-lock-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is held during the work and gone after it, also when the work fails", async () => {
    const seen = await withRunLock(file(), "up", () => Promise.resolve(existsSync(file())));
    assert.equal(seen, true);
    await assert.rejects(
      withRunLock(file(), "up", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(existsSync(file()), false);
  });

  it("names the command, the process and the time to whoever comes second", async () => {
    await withRunLock(file(), "up", async () => {
      await assert.rejects(
        withRunLock(file(), "down", () => Promise.resolve()),
        (error) =>
          error instanceof EngineError &&
          error.problem === "busy" &&
          new RegExp(`^webide up is at work here: process ${process.pid} on \\S+, for \\d+ s;`).test(error.message),
      );
      assert.ok(existsSync(file()), "the first one's lock stays");
    });
  });

  it("is taken over from a process that is dead", async () => {
    await withRunLock(file(), "up", () => Promise.resolve());
    writeFileSync(
      file(),
      JSON.stringify({ ...thisProcess(), started: "1", command: "up", since: "2026-01-01T00:00:00Z" }),
    );
    assert.equal(await withRunLock(file(), "up", () => Promise.resolve(1)), 1);
  });

  it("is taken over when it can not be read", async () => {
    await withRunLock(file(), "up", () => Promise.resolve());
    writeFileSync(file(), "{");
    assert.equal(await withRunLock(file(), "up", () => Promise.resolve(1)), 1);
  });
});
