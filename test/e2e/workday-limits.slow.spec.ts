import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import type { Inside } from "../support/exec-in-pod";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { signIn } from "./people";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

describe("a user who comes to the limits of the workspace", function () {
  this.timeout(5 * 60_000);

  const shots = new Screenshots("limits");
  const file = `limits-${String(Date.now())}.md`;
  let platform: E2ePlatform;
  let desk: Workstation;
  let page: Page;
  let editor: EditorPage;
  let terminal: TerminalPanel;
  let inside: Inside;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    page = await signIn(await desk.person(), platform, "alice");
    await new PortalPage(page).openWorkspace();
    editor = new EditorPage(page);
    await editor.opened();
    inside = await platform.editor("alice");
    await editor.newFile(file);
    terminal = await TerminalPanel.open(editor);
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await (terminal as TerminalPanel | undefined)?.close();
    await desk.close();
    // A test that fails half way leaves a full disk.
    await platform.exec(await platform.editor("alice"), ["sh", "-c", "rm -f ~/filled-*"]);
  });

  it("is told by the editor that the disk is full, and saves as soon as there is room", async () => {
    const room = "$(($(df --output=avail -B1 ~ | tail -1) - 64*1024*1024))";
    await terminal.run(`clear; fallocate -l ${room} ~/filled-1; cat /dev/zero >~/filled-2; echo full-$((1+1))`);
    const said = await terminal.shows(/^full-2/m, 60);
    assert.match(said, /No space left on device/);
    await editor.focusText();
    // A small file finds room between the others for a long time.
    const text = JSON.stringify("written while there was no room\n".repeat(12_000));
    await page.evaluate(`navigator.clipboard.writeText(${text})`);
    await page.keyboard.press("Control+V");
    await page.keyboard.press("Control+S");
    await page.locator(".notifications-toasts", { hasText: /ENOSPC|no space left/i }).waitFor();
    assert.equal(await editor.dirty(file), true);
    await shots.take(page, "disk-full");

    await terminal.run("clear; rm ~/filled-*; echo room-$((1+1))");
    await terminal.shows(/^room-2/m);
    await editor.focusText();
    await page.keyboard.press("Control+S");
    await editor.saved(file, 30);
    const { out } = await platform.exec(inside, ["cat", `workspace/${file}`]);
    assert.match(out, /written while there was no room/);
  });

  it("loses the program that wants more memory than the tier has, and neither terminal nor editor", async () => {
    const { memory } = (await platform.pod("ide-alice", "code-server")).spec?.containers[0]?.resources?.limits ?? {};
    assert.ok(memory, "there is a limit");
    // A line that never ends is kept in memory as a whole.
    await terminal.run("clear; tail /dev/zero; echo ended-$((1+1))");
    assert.match(await terminal.shows(/^ended-2/m, 120), /Killed/);
    await shots.take(page, "memory");
    await editor.focusText();
    await editor.type(" and after the memory was full");
    await page.keyboard.press("Control+S");
    await editor.saved(file, 30);
    assert.deepEqual(await platform.editor("alice"), inside, "the pod is the same");
  });
});
