import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator } from "playwright-core";
import type { EditorPage } from "./editor-page";

/** The editor's view of its extensions. */
export class ExtensionsView {
  constructor(private readonly editor: EditorPage) {}

  private get rows(): Locator {
    return this.editor.page.locator(".extensions-list .monaco-list-row[data-extension-id]");
  }

  /** Types into the field above the list. */
  private async ask(query: string): Promise<void> {
    const { page } = this.editor;
    await this.editor.command("View: Show Extensions", "workbench.view.extensions");
    await page.locator(".extensions-search-container .monaco-editor").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(query);
    // The suggestions of the field lie over the list.
    await page.keyboard.press("Escape");
  }

  /** Ids of the extensions that are there beside those that come with the editor, in lower case. */
  async installed(): Promise<string[]> {
    await this.ask("@installed");
    await this.rows.first().waitFor();
    const ids = await this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-extension-id") ?? ""));
    return ids.map((id) => id.toLowerCase()).sort();
  }

  /** Ids of what a search finds within a while. */
  async search(words: string, seconds = 15): Promise<string[]> {
    await this.ask(words);
    await sleep(seconds * 1000);
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-extension-id") ?? ""));
  }

  /** Asks the editor to install a file that lies in the workspace; gives what it says to that. */
  async installFromFile(path: string): Promise<string> {
    await this.editor.command("Extensions: Install from VSIX...", "workbench.extensions.action.installVSIX");
    const dialog = this.editor.page.locator(".quick-input-widget:visible");
    const listed = dialog.locator(".monaco-list-row", { hasText: basename(path) }).first();
    const answer = this.editor.page.locator(".monaco-dialog-box");
    // While the dialog still looks at folders it puts its own one back into the field, and then installs nothing.
    for (let attempts = 3; ; attempts -= 1) {
      try {
        await dialog.locator("input.input").fill(path);
        await listed.waitFor({ timeout: 10_000 });
        await dialog.getByRole("button", { name: "Install" }).click();
        await answer.waitFor({ timeout: 20_000 });
        break;
      } catch (error) {
        if (attempts === 1) throw error;
      }
    }
    const said = await answer.innerText();
    await answer.getByRole("button", { name: "OK" }).click();
    return said;
  }
}
