import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../embedded/tools/lock";
import { thisProcess } from "../../../embedded/tools/process-identity";
import { temporaryFolder } from "./fake-tool";

const poll = { pollMilliseconds: 5 };

describe("the lock around a build", () => {
  let file: string;
  beforeEach(() => (file = path.join(temporaryFolder(), "lock")));

  it("lets one in at a time and tells the waiting one who holds it", async () => {
    const order: string[] = [];
    const first = withLock(file, poll, async () => {
      await sleep(50);
      order.push("first");
    });
    let owner = 0;
    await withLock(file, { ...poll, onWait: ({ pid }) => (owner = pid) }, () => order.push("second"));
    await first;
    assert.deepEqual({ order, owner }, { order: ["first", "second"], owner: process.pid });
  });

  it("is released when the work fails", async () => {
    await assert.rejects(
      withLock(file, poll, () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(fs.existsSync(file), false);
  });

  it("is taken over from a process that ended", async () => {
    const { pid } = spawnSync("true");
    fs.writeFileSync(file, JSON.stringify({ ...thisProcess(), pid, started: "1" }));
    assert.equal(await withLock(file, poll, () => "mine"), "mine");
  });

  it("is taken over when its pid now belongs to another process", async () => {
    fs.writeFileSync(file, JSON.stringify({ ...thisProcess(), started: "1" }));
    assert.equal(await withLock(file, poll, () => "mine"), "mine");
  });

  it("is taken over when its content is damaged", async () => {
    fs.writeFileSync(file, "{");
    assert.equal(await withLock(file, poll, () => "mine"), "mine");
  });

  it("is taken over from another machine only after five silent minutes", async () => {
    fs.writeFileSync(file, JSON.stringify({ ...thisProcess(), host: "elsewhere" }));
    const waiting = withLock(file, { ...poll, signal: AbortSignal.timeout(40) }, () => "mine");
    await assert.rejects(waiting, /abort/i);
    fs.utimesSync(file, new Date(), new Date(Date.now() - 301_000));
    assert.equal(await withLock(file, poll, () => "mine"), "mine");
  });
});
