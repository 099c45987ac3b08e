import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { terminalView } from "../../../operations/progress/terminal-view";

/** A terminal of 40 columns and 5 rows that understands what the view sends. */
class Terminal extends PassThrough {
  readonly isTTY = true;
  readonly columns = 40;
  readonly rows = 5;
  /** What stands on it. */
  readonly lines: string[] = [];
  override write(data: unknown): boolean {
    const text = String(data);
    const escape = "\u001b[";
    if (text.startsWith(escape) && text.endsWith("A")) {
      this.row = this.lines.length - Number(text.slice(escape.length, -1));
    } else if (text === `${escape}0J`) this.lines.splice(this.row);
    else if (text !== "") this.lines.push(...text.replace(/\n$/, "").split("\n"));
    return true;
  }
  private row = 0;
}

function open() {
  const terminal = new Terminal();
  return { terminal, view: terminalView(terminal as unknown as NodeJS.WriteStream) };
}

describe("progress on a terminal", () => {
  it("draws each open step in one line of its own, and leaves what has ended above", async () => {
    const { terminal, view } = open();
    const first = view.step("cluster");
    const second = view.step("plan");
    first.update("starting");
    let count = 1;
    second.update(() => `${count} objects`);
    await sleep(250);
    assert.deepEqual(terminal.lines, ["… cluster: starting (0 s)", "… plan: 1 objects (0 s)"]);
    count = 2;
    first.done("answers");
    assert.deepEqual(terminal.lines, ["✔ cluster: answers (0 s)", "… plan: 2 objects (0 s)"]);
    view.note("a note");
    assert.deepEqual(terminal.lines.slice(0, 2), ["✔ cluster: answers (0 s)", "a note"]);
    view.close();
    assert.deepEqual(terminal.lines, ["✔ cluster: answers (0 s)", "a note"]);
  });

  it("cuts what is wider or longer than the terminal", async () => {
    const { terminal, view } = open();
    for (let index = 0; index < 9; index += 1) view.step(`step ${index}`).update("x".repeat(100));
    await sleep(250);
    assert.equal(terminal.lines.length, 4);
    assert.ok(terminal.lines.every((line) => line.length < 40));
    view.close();
  });

  it("draws nothing while somebody is asked", async () => {
    const { terminal, view } = open();
    view.step("dev").update("working");
    const answer = await view.quietly(async () => {
      await sleep(300);
      return [...terminal.lines];
    });
    assert.deepEqual(answer, []);
    view.close();
  });
});
