import type { Page } from "playwright-core";

/** The portal: the platform's own start page. */
export class PortalPage {
  constructor(private readonly page: Page) {}

  /** Waits until it is shown to somebody who is signed in. */
  async shown(timeout = 30_000): Promise<void> {
    await this.page.locator('a[href="/open"]').first().waitFor({ timeout });
  }

  /** Goes to the user's own workspace. */
  async openWorkspace(): Promise<void> {
    await this.page.locator('a[href="/open"]').first().click();
  }

  /** Signs out. */
  async signOut(): Promise<void> {
    await this.page.locator('a[href="/oauth2/sign_out"]').first().click();
  }
}
