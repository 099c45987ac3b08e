import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EngineError } from "../../../operations/engine/engine-error";
import { readState, restoreState, stateCopies, storedStacks } from "../../../operations/engine/state-file";

describe("the state of a file backend", () => {
  let backend: string;
  const file = (name: string): string => path.join(backend, ".pulumi/stacks/webide", name);
  const backup = (name: string): string => path.join(backend, ".pulumi/backups/webide/dev", name);
  const state = (time: string, resources: number): string =>
    JSON.stringify({
      version: 3,
      checkpoint: {
        latest: { manifest: { time }, resources: Array.from({ length: resources }, () => ({ urn: "u", type: "t" })) },
      },
    });

  beforeEach(() => {
    backend = mkdtempSync(path.join(tmpdir(), "webide-state-"));
    mkdirSync(path.dirname(file("dev.json")), { recursive: true });
    mkdirSync(path.dirname(backup("x")), { recursive: true });
  });
  afterEach(() => {
    rmSync(backend, { recursive: true });
  });

  it("is undefined where there is none", () => {
    assert.equal(readState(backend, "dev"), undefined);
    assert.deepEqual(storedStacks(path.join(backend, "nowhere")), []);
  });

  it("counts resources and operations that never ended", () => {
    const pending = { type: "creating", resource: { urn: "u", type: "t" } };
    writeFileSync(
      file("dev.json"),
      JSON.stringify({ checkpoint: { latest: { resources: [], pending_operations: [pending] } } }),
    );
    assert.deepEqual(readState(backend, "dev")?.pending, [pending]);
  });

  for (const damage of ["", "{", '{"version":3}', "null"]) {
    it(`names the newest readable copy when the file is ${JSON.stringify(damage)}`, () => {
      writeFileSync(file("dev.json"), damage);
      writeFileSync(file("dev.json.bak"), state("2026-01-02T00:00:00Z", 7));
      writeFileSync(backup("dev.1.json"), state("2026-01-01T00:00:00Z", 3));
      assert.throws(
        () => readState(backend, "dev"),
        (error) =>
          error instanceof EngineError &&
          error.problem === "state" &&
          error.message.includes(file("dev.json")) &&
          error.message.includes("2026-01-02T00:00:00.000Z with 7 resources"),
      );
    });
  }

  it("says so when there is no copy", () => {
    writeFileSync(file("dev.json"), "{");
    assert.throws(() => readState(backend, "dev"), /holds no copy that can be read/);
    assert.throws(() => restoreState(backend, "dev"), /holds no copy that can be read/);
  });

  it("leaves copies out that can not be read", () => {
    writeFileSync(file("dev.json.bak"), "{");
    writeFileSync(backup("dev.1.json"), state("2026-01-01T00:00:00Z", 3));
    assert.deepEqual(
      stateCopies(backend, "dev").map((copy) => copy.resources),
      [3],
    );
  });

  it("puts the newest copy in place and keeps the damaged file", () => {
    writeFileSync(file("dev.json"), "damaged");
    writeFileSync(file("dev.json.bak"), state("2026-01-02T00:00:00Z", 7));
    assert.equal(restoreState(backend, "dev")?.resources, 7);
    assert.equal(readState(backend, "dev")?.resources.length, 7);
    const kept = readdirSync(path.dirname(file("x"))).find((name) => name.startsWith("dev.json.damaged-"));
    assert.equal(readFileSync(file(kept!), "utf8"), "damaged");
    assert.deepEqual(storedStacks(backend), ["dev"], "what is kept is no stack");
  });

  it("leaves a sound state alone", () => {
    writeFileSync(file("dev.json"), state("2026-01-02T00:00:00Z", 7));
    writeFileSync(file("dev.json.bak"), state("2026-01-01T00:00:00Z", 6));
    assert.equal(restoreState(backend, "dev"), undefined);
    assert.equal(readState(backend, "dev")?.resources.length, 7);
    assert.ok(existsSync(file("dev.json.bak")));
  });
});
