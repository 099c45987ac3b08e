import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { age } from "../../../operations/progress/age";
import { plainView } from "../../../operations/progress/plain-view";

describe("progress as plain lines", () => {
  it("never is silent for longer than its heartbeat while a step is open", async () => {
    const times: number[] = [];
    const view = plainView({ write: () => times.push(performance.now()), heartbeat: 40, pace: 20 });
    const step = view.step("tool");
    const begun = performance.now();
    step.update("building");
    await sleep(300);
    step.done("ready");
    view.close();
    const gaps = [begun, ...times].slice(1).map((time, index) => time - (index === 0 ? begun : times[index - 1]!));
    assert.ok(times.length >= 4, `${times.length} lines`);
    assert.ok(Math.max(...gaps) < 150, `longest silence ${Math.max(...gaps)} ms`);
  });

  it("says a text that has changed meanwhile, and not every change of it", async () => {
    const lines: string[] = [];
    const view = plainView({ write: (line) => lines.push(line), heartbeat: 30, pace: 10_000 });
    let done = 0;
    const step = view.step("dev");
    for (; done < 100; done += 1) step.update(() => `${done} objects`);
    await sleep(100);
    view.close();
    assert.match(lines[0]!, /dev: 0 objects$/);
    assert.match(lines[1]!, /dev: 100 objects$/);
    assert.ok(lines.length < 10);
  });

  it("ends a step once, with the time it took, and keeps notes", () => {
    const lines: string[] = [];
    const view = plainView({ write: (line) => lines.push(line) });
    const step = view.step("cluster");
    step.failed("port taken");
    step.done("never shown");
    view.note("a note");
    view.close();
    assert.deepEqual(
      lines.map((line) => line.replace(/^\[ *\d+ s\] /, "")),
      ["cluster: failed: port taken (0 s)", "a note"],
    );
  });
});

describe("a length of time", () => {
  for (const [seconds, text] of [
    [0, "0 s"],
    [119, "119 s"],
    [150, "3 min"],
    [7500, "2 h 5 min"],
    [7200, "2 h"],
    [400_000, "5 d"],
  ] as const) {
    it(`of ${seconds} s reads ${text}`, () => {
      assert.equal(age(seconds * 1000), text);
    });
  }
});
