import assert from "node:assert/strict";
import { atWork } from "./at-work";

/** What the models do for a user, all of it through the gateway and with the user's own key. */
describe("AI in a user's editor", function () {
  this.timeout(5 * 60_000);

  const work = atWork("alice", "ai");
  const file = `sums-${String(Date.now())}.py`;
  const typed = "def add(a, b):\n";

  // The end is computed, so that neither the command itself nor an earlier answer looks like it.
  let asked = 0;
  const ask = async (key: string, prompt: string): Promise<string> => {
    asked += 1;
    const terminal = await work.terminal();
    await terminal.run(
      `clear; curl -sSN "$LITELLM_BASE_URL/chat/completions" -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' ` +
        `-d '{"model":"code-chat","stream":true,"max_tokens":32,"messages":[{"role":"user","content":"${prompt}"}]}' ` +
        `-o /tmp/answer -w 'http %{http_code}\\n'; grep -c '^data: {' /tmp/answer; tail -c 80 /tmp/answer; echo; echo end of answer $((${asked} + 100))`,
    );
    return terminal.shows(new RegExp(`^end of answer ${asked + 100}`, "m"), 60);
  };

  it("completes a line while it is typed, and takes the completion with Tab", async () => {
    await work.editor.newFile(file);
    await work.editor.focusText();
    await work.editor.type(typed);
    await work.editor.ghostText.waitFor({ timeout: 60_000 });
    await work.shots.take(work.page, "completion");
    await work.page.keyboard.press("Tab");
    await work.editor.ghostText.waitFor({ state: "hidden" });
    await work.page.keyboard.press("Control+S");
    await work.editor.saved(file, 30);
    // On the screen, what is only offered stands in the text as well.
    const { out } = await work.platform.exec(await work.platform.editor("alice"), ["cat", `workspace/${file}`]);
    assert.ok(out.trimEnd().length > typed.trimEnd().length && out.startsWith(typed.trimEnd()), out);
  });

  it("answers a chat request with the user's own key, in pieces as they come", async () => {
    const screen = await ask("$LITELLM_KEY", "Write one line of Python.");
    assert.match(screen, /http 200/);
    assert.match(screen, /\[DONE\]/);
    assert.ok(Number(/^(\d+)$/m.exec(screen)?.[1]) > 2, screen);
    await work.shots.take(work.page, "chat");
  });

  it("refuses a key that nobody was given", async () => {
    assert.match(await ask("sk-nobodys-key", "hello"), /http 401/);
  });
});
