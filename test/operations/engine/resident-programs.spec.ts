import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ResidentPrograms } from "../../../operations/engine/resident/resident-programs";
import { repositoryRoot } from "../../../operations/repository-root";

// Programs that end well are run where there is an engine to declare to: test/operations/up.
describe("a process that runs programs", function () {
  this.timeout(60_000);
  let root: string;
  let programs: ResidentPrograms;
  const order = {
    request: new RunRequest().serializeBinary(),
    engineAddress: "127.0.0.1:1",
    nodeArguments: [],
    environment: {},
  };
  const never = new AbortController().signal;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "webide-programs-"));
    mkdirSync(path.join(root, "stacks"));
    symlinkSync(path.join(repositoryRoot, "node_modules"), path.join(root, "node_modules"));
    programs = new ResidentPrograms(root);
  });
  afterEach(() => {
    programs.close();
    rmSync(root, { recursive: true });
  });
  const program = (text: string): void => {
    writeFileSync(path.join(root, "stacks", "stack-program.ts"), text);
  };

  it("says by what it was ended, and the next run gets another one", async () => {
    program("process.exit(3);");
    assert.deepEqual(await programs.run(order, never), { kind: "died", by: "exit code 3" });
    program(`process.kill(process.pid, "SIGKILL");`);
    assert.deepEqual(await programs.run(order, never), { kind: "died", by: "SIGKILL" });
  });

  it("is started with the arguments for node that Pulumi.yaml names", async () => {
    program("process.exit(process.execArgv.includes('--max-old-space-size=123') ? 3 : 4);");
    const given = { ...order, nodeArguments: ["--max-old-space-size=123"] };
    assert.deepEqual(await programs.run(given, never), { kind: "died", by: "exit code 3" });
  });

  it("is stopped when its run is, also when that was before it began", async () => {
    program("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"); // for ever
    assert.deepEqual(await programs.run(order, AbortSignal.timeout(1000)), { kind: "stopped" });
    assert.deepEqual(await programs.run(order, AbortSignal.abort()), { kind: "stopped" });
  });
});
