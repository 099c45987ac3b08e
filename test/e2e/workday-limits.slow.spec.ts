import assert from "node:assert/strict";
import type { Inside } from "../support/exec-in-pod";
import { atWork } from "./at-work";

describe("a user who comes to the limits of the workspace", function () {
  this.timeout(5 * 60_000);

  const work = atWork("alice", "limits");
  const file = `limits-${String(Date.now())}.md`;
  let inside: Inside;

  before(async () => {
    inside = await work.platform.editor("alice");
    await work.editor.newFile(file);
  });

  after(async () => {
    // A test that fails half way leaves a full disk.
    await work.platform.exec(await work.platform.editor("alice"), ["sh", "-c", "rm -f ~/filled-*"]);
  });

  it("is told by the editor that the disk is full, and saves as soon as there is room", async () => {
    const terminal = await work.terminal();
    const room = "$(($(df --output=avail -B1 ~ | tail -1) - 64*1024*1024))";
    await terminal.run(`clear; fallocate -l ${room} ~/filled-1; cat /dev/zero >~/filled-2; echo full-$((1+1))`);
    const said = await terminal.shows(/^full-2/m, 60);
    assert.match(said, /No space left on device/);
    await work.editor.focusText();
    // A small file finds room between the others for a long time.
    const text = JSON.stringify("written while there was no room\n".repeat(12_000));
    await work.page.evaluate(`navigator.clipboard.writeText(${text})`);
    await work.page.keyboard.press("Control+V");
    await work.page.keyboard.press("Control+S");
    await work.page.locator(".notifications-toasts", { hasText: /ENOSPC|no space left/i }).waitFor();
    assert.equal(await work.editor.dirty(file), true);
    await work.shots.take(work.page, "disk-full");

    await terminal.run("clear; rm ~/filled-*; echo room-$((1+1))");
    await terminal.shows(/^room-2/m);
    await work.editor.focusText();
    await work.page.keyboard.press("Control+S");
    await work.editor.saved(file, 30);
    const { out } = await work.platform.exec(inside, ["cat", `workspace/${file}`]);
    assert.match(out, /written while there was no room/);
  });

  it("loses the program that wants more memory than the tier has, and neither terminal nor editor", async () => {
    const { memory } =
      (await work.platform.pod("ide-alice", "code-server")).spec?.containers[0]?.resources?.limits ?? {};
    assert.ok(memory, "there is a limit");
    const terminal = await work.terminal();
    // A line that never ends is kept in memory as a whole.
    await terminal.run("clear; tail /dev/zero; echo ended-$((1+1))");
    assert.match(await terminal.shows(/^ended-2/m, 120), /Killed/);
    await work.shots.take(work.page, "memory");
    await work.editor.focusText();
    await work.editor.type(" and after the memory was full");
    await work.page.keyboard.press("Control+S");
    await work.editor.saved(file, 30);
    assert.deepEqual(await work.platform.editor("alice"), inside, "the pod is the same");
  });
});
