import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ResidentPack } from "../../../operations/engine/resident-pack";
import { repositoryRoot } from "../../../operations/repository-root";
import { packVersion } from "../../../stacks/pack-version";
import { StartedPack } from "../../policies/analyzer/started-pack";
import { pod } from "../../policies/manifests";

/** The pack's process, as a run of the engine starts it. */
function start(variables: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [path.join(repositoryRoot, "policies", "start.mjs")], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Whether anybody listens. */
function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => { socket.destroy(); resolve(true); }); // prettier-ignore
    socket.once("error", () => { resolve(false); }); // prettier-ignore
  });
}

describe("the pack that runs of the engine borrow", function () {
  this.timeout(60_000);
  let resident: ResidentPack;
  const started: StartedPack[] = [];
  const borrow = async (variables = resident.variables): Promise<StartedPack> => {
    const pack = await StartedPack.of(start(variables));
    started.push(pack);
    return pack;
  };
  const local = pod("localhost/webide/x:1");

  beforeEach(async () => {
    resident = await ResidentPack.offer(repositoryRoot);
  });
  afterEach(async () => {
    resident.close();
    for (const pack of started.splice(0)) await pack.stop();
  });

  it("is not loaded before the first run asks", () => {
    assert.equal(resident.version, undefined);
  });

  it("is the checkout's own, and says which one it was when it was loaded", async () => {
    const pack = await borrow();
    assert.equal((await pack.info()).getName(), "webide");
    assert.deepEqual(await pack.mandatory(pod("registry.internal/webide/x:1.0")), ["img/digest"]);
    assert.equal(resident.version, packVersion(repositoryRoot));
  });

  it("keeps apart what runs at the same time say about their stacks", async () => {
    const [one, other] = await Promise.all([borrow(), borrow()]);
    await one.configureStack({ "webide:embedded": "true" });
    assert.deepEqual(await one.mandatory(local, "dev"), []);
    assert.ok((await other.mandatory(local, "dev")).includes("img/registry"));
  });

  it("is out of reach once the run has ended", async () => {
    const [pack, other] = await Promise.all([borrow(), borrow()]);
    assert.ok(await isServed(pack.port));
    await pack.stop();
    await sleep(100);
    assert.ok(!(await isServed(pack.port)));
    assert.equal((await other.info()).getName(), "webide"); // nobody else is disturbed
  });

  it("ends the run's pack when the lender is gone, so that the run fails instead of going on unjudged", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "webide-lender-"));
    const lender = createServer((socket) => {
      socket.write("1\n");
      setTimeout(() => socket.destroy(), 100);
    });
    await new Promise<void>((resolve) => lender.listen(path.join(folder, "lender"), resolve));
    try {
      const child = start({ WEBIDE_PACK: path.join(folder, "lender") });
      assert.equal(await new Promise((resolve) => child.once("exit", resolve)), 0);
    } finally {
      lender.close();
      rmSync(folder, { recursive: true });
    }
  });

  for (const [name, answer] of [
    ["nobody", undefined],
    ["a lender that hangs up", ""],
    ["a lender that hangs up in the middle of its answer", "127"],
  ] as const) {
    it(`is loaded by the run itself when ${name} answers`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "webide-lender-"));
      const lender = createServer((socket) => socket.end(answer ?? ""));
      if (answer !== undefined)
        await new Promise<void>((resolve) => lender.listen(path.join(folder, "lender"), resolve));
      try {
        const pack = await borrow({ WEBIDE_PACK: path.join(folder, "lender") });
        assert.ok((await pack.mandatory(local, "dev")).includes("img/registry"));
      } finally {
        lender.close();
        rmSync(folder, { recursive: true });
      }
    });
  }

  it("is offered to this user alone", () => {
    const folder = path.dirname(resident.variables["WEBIDE_PACK"] ?? "");
    assert.ok(existsSync(folder));
    assert.equal(statSync(folder).mode & 0o077, 0);
  });
});
