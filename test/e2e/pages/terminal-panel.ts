import { setTimeout as sleep } from "node:timers/promises";
import type { EditorPage } from "./editor-page";

/** The terminal in the editor, in which a user types commands and reads what comes. */
export class TerminalPanel {
  private constructor(private readonly editor: EditorPage) {}

  /** Opens a new one and waits for its prompt. */
  static async open(editor: EditorPage): Promise<TerminalPanel> {
    await editor.command("Terminal: Create New Terminal", "workbench.action.terminal.new");
    const terminal = new TerminalPanel(editor);
    await editor.page.locator(".terminal-wrapper.active .xterm").waitFor();
    await terminal.shows(/[$#] *$/m);
    return terminal;
  }

  /** What stands on the screen. */
  async screen(): Promise<string> {
    const rows = await this.editor.page.locator(".terminal-wrapper.active .xterm-rows > div").allInnerTexts();
    return rows.join("\n").replaceAll("\u00a0", " ");
  }

  /** Types a command and presses Enter. */
  async run(command: string): Promise<void> {
    await this.editor.page.locator(".terminal-wrapper.active .xterm-helper-textarea").first().focus();
    // As keys: xterm drops a text that comes in one piece while it still waits for a key to go up.
    await this.editor.page.keyboard.type(command);
    await this.editor.page.keyboard.press("Enter");
  }

  /** Ends it: one that is left open comes back in the user's next window, and takes the keys there. */
  async close(): Promise<void> {
    await this.run("exit");
    await this.editor.page.locator(".terminal-wrapper.active .xterm").waitFor({ state: "detached" });
  }

  /** Waits until the screen shows something, and gives it back. */
  async shows(wanted: RegExp, seconds = 30): Promise<string> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const screen = await this.screen();
      if (wanted.test(screen)) return screen;
      if (Date.now() > deadline)
        throw new Error(`the terminal does not show ${String(wanted)} within ${seconds} s:\n${screen}`);
      await sleep(200);
    }
  }
}
