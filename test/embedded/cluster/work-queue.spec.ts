import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { WorkQueue } from "../../../embedded/cluster/controllers/work-queue";

describe("the work queue of the controllers", () => {
  it("never works on one name twice at a time, and once more when it was asked for meanwhile", async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const queue = new WorkQueue(
      async () => {
        runs += 1;
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
      },
      () => undefined,
    );
    queue.add("a");
    queue.add("a");
    queue.add("a");
    await sleep(40);
    assert.deepEqual([runs, most], [2, 1]);
  });

  it("works on several names side by side, up to its number of workers", async () => {
    let running = 0;
    let most = 0;
    const queue = new WorkQueue(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
      },
      () => undefined,
      2,
    );
    for (const name of ["a", "b", "c", "d"]) queue.add(name);
    await sleep(60);
    assert.deepEqual([most, running], [2, 0]);
  });

  it("tells a failure by name and tries again", async () => {
    const failed: string[] = [];
    let runs = 0;
    const queue = new WorkQueue(
      () => (runs++ === 0 ? Promise.reject(new Error("x")) : Promise.resolve()),
      (name) => failed.push(name),
      1,
      5,
    );
    queue.add("a");
    await sleep(40);
    assert.deepEqual([failed, runs], [["a"], 2]);
  });
});
