import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { signIn } from "./people";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** What the models do for a user, all of it through the gateway and with the user's own key. */
describe("AI in a user's editor", function () {
  this.timeout(5 * 60_000);

  const shots = new Screenshots("ai");
  const file = `sums-${String(Date.now())}.py`;
  const typed = "def add(a, b):\n";
  let platform: E2ePlatform;
  let desk: Workstation;
  let page: Page;
  let editor: EditorPage;
  let terminal: TerminalPanel;

  // The end is computed, so that neither the command itself nor an earlier answer looks like it.
  let asked = 0;
  const ask = async (key: string, prompt: string): Promise<string> => {
    asked += 1;
    await terminal.run(
      `clear; curl -sSN "$LITELLM_BASE_URL/chat/completions" -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' ` +
        `-d '{"model":"code-chat","stream":true,"max_tokens":32,"messages":[{"role":"user","content":"${prompt}"}]}' ` +
        `-o /tmp/answer -w 'http %{http_code}\\n'; grep -c '^data: {' /tmp/answer; tail -c 80 /tmp/answer; echo; echo end of answer $((${asked} + 100))`,
    );
    return terminal.shows(new RegExp(`^end of answer ${asked + 100}`, "m"), 60);
  };

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    page = await signIn(await desk.person(), platform, "alice");
    await new PortalPage(page).openWorkspace();
    editor = new EditorPage(page);
    await editor.opened();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await (terminal as TerminalPanel | undefined)?.close();
    await desk.close();
  });

  it("completes a line while it is typed, and takes the completion with Tab", async () => {
    await editor.newFile(file);
    await editor.focusText();
    await editor.type(typed);
    await editor.ghostText.waitFor({ timeout: 60_000 });
    await shots.take(page, "completion");
    await page.keyboard.press("Tab");
    await editor.ghostText.waitFor({ state: "hidden" });
    await page.keyboard.press("Control+S");
    await editor.saved(file, 30);
    // On the screen, what is only offered stands in the text as well.
    const { out } = await platform.exec(await platform.editor("alice"), ["cat", `workspace/${file}`]);
    assert.ok(out.trimEnd().length > typed.trimEnd().length && out.startsWith(typed.trimEnd()), out);
  });

  it("answers a chat request with the user's own key, in pieces as they come", async () => {
    terminal = await TerminalPanel.open(editor);
    const screen = await ask("$LITELLM_KEY", "Write one line of Python.");
    assert.match(screen, /http 200/);
    assert.match(screen, /\[DONE\]/);
    assert.ok(Number(/^(\d+)$/m.exec(screen)?.[1]) > 2, screen);
    await shots.take(page, "chat");
  });

  it("refuses a key that nobody was given", async () => {
    assert.match(await ask("sk-nobodys-key", "hello"), /http 401/);
  });
});
