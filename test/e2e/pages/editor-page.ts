import type { Locator, Page } from "playwright-core";

/** Longest start of the workbench: a cold pod on a busy machine unpacks and starts extensions first. */
const workbenchMs = 180_000;

/** VS Code's workbench in the browser, moved by keyboard and command palette as its users do. */
export class EditorPage {
  constructor(readonly page: Page) {}

  /** Waits until the workbench stands and its extensions have begun to start. */
  async opened(timeout = workbenchMs): Promise<void> {
    await this.page.locator(".monaco-workbench .part.editor").waitFor({ timeout });
    await this.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor({ timeout });
  }

  /** The palette's field, while it is open. */
  private get palette(): Locator {
    return this.page.locator(".quick-input-widget:visible input.input").first();
  }

  /** Runs a command by way of the palette: looked up by its English title, taken by its id. */
  async command(title: string, id: string): Promise<void> {
    const entry = this.page.locator(`.quick-input-list [data-quick-input-id="${id}"]`);
    for (let attempts = 3; ; attempts -= 1) {
      await this.page.keyboard.press("F1");
      // A palette that is still being filled forgets what was typed.
      await this.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
      await this.palette.fill(`>${title}`);
      try {
        await entry.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempts === 1) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Opens a file of the workspace by name. */
  async open(file: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    await this.palette.fill(file);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.tab(file).waitFor();
  }

  /** Makes a file in the folder that is open, and shows it. */
  async newFile(name: string): Promise<void> {
    await this.command("File: New File...", "explorer.newFile");
    const input = this.page.locator(".explorer-folders-view .monaco-inputbox input");
    await input.fill(name);
    await input.press("Enter");
    await this.tab(name).waitFor();
  }

  /** The tab of a file. */
  tab(file: string): Locator {
    return this.page.locator(".tabs-container .tab", { hasText: file });
  }

  /** Puts the cursor into the text of the file that is shown. */
  async focusText(): Promise<void> {
    await this.page.locator(".editor-instance .monaco-editor .view-lines").first().click();
  }

  /** Types at the cursor, character by character: what completes while one types sees each of them. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 15 });
  }

  /** What is shown of the file, as text. */
  async text(): Promise<string> {
    const lines = await this.page.locator(".editor-instance .monaco-editor .view-lines .view-line").allInnerTexts();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** Waits until a text stands in the file that is shown. */
  async shows(text: string): Promise<void> {
    await this.page.locator(".editor-instance .view-line", { hasText: text }).first().waitFor();
  }

  /** Whether a file has changes that are not saved. */
  async dirty(file: string): Promise<boolean> {
    return (await this.tab(file).getAttribute("class"))?.split(" ").includes("dirty") ?? false;
  }

  /** Waits until a file has been saved. */
  async saved(file: string, seconds: number): Promise<void> {
    await this.page.locator(`.tabs-container .tab:not(.dirty)`, { hasText: file }).waitFor({ timeout: seconds * 1000 });
  }

  /**
   * Goes on after the editor's server has begun anew: it knows nothing of this window, which says so and offers to load
   * itself again.
   */
  async reloadWhenAsked(timeout = 180_000): Promise<void> {
    const reload = this.page.locator(".monaco-dialog-box").getByRole("button", { name: "Reload Window" });
    await reload.click({ timeout });
    await this.opened();
  }

  /** What completes the line while one types, in grey. */
  get ghostText(): Locator {
    return this.page.locator(".ghost-text-decoration, .ghost-text, .inline-edit .ghost-text").first();
  }
}
