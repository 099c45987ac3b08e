import type { Page } from "playwright-core";
import { Authenticator } from "../authenticator";

/** Keycloak's pages, by the ids of its own forms: they do not change with the language. */
export class SignInPage {
  constructor(private readonly page: Page) {}

  /** Waits until the form that asks for name and password stands there. */
  async shown(): Promise<void> {
    await this.page.locator("#username").waitFor();
  }

  /** Gives name and password. */
  async password(user: string, password: string): Promise<void> {
    await this.shown();
    await this.page.locator("#username").fill(user);
    await this.page.locator("#password").fill(password);
    await this.page.locator("#kc-login").click();
  }

  /** What the form says is wrong. */
  async refusal(): Promise<string> {
    const said = this.page.locator("#input-error, #input-error-username, #input-error-otp-code, .pf-v5-c-alert__title");
    await said.first().waitFor();
    return (await said.first().innerText()).trim();
  }

  /** Waits for the form that demands a new password. */
  async newPasswordShown(): Promise<void> {
    await this.page.locator("#password-new").waitFor();
  }

  /** Chooses a new password. */
  async newPassword(password: string): Promise<void> {
    await this.newPasswordShown();
    await this.page.locator("#password-new").fill(password);
    await this.page.locator("#password-confirm").fill(password);
    await this.page.locator("#kc-passwd-update-form [type=submit]").click();
  }

  /** Waits for the page on which a second factor is enrolled. */
  async enrolmentShown(): Promise<void> {
    await this.page.locator("#kc-totp-settings-form").waitFor();
  }

  /** Enrols an authenticator by typing the secret over, as somebody does whose phone can not read the picture. */
  async enrol(): Promise<Authenticator> {
    await this.enrolmentShown();
    await this.page.locator("#mode-manual").click();
    const secret = await this.page.locator("#kc-totp-secret-key").innerText();
    const authenticator = new Authenticator(secret);
    await this.page.locator("#totp").fill(await authenticator.code());
    await this.page.locator("#userLabel").fill("phone");
    await this.page.locator("#saveTOTPBtn").click();
    return authenticator;
  }

  /** Waits for the form that asks for the second factor. */
  async codeShown(): Promise<void> {
    await this.page.locator("#otp").waitFor();
  }

  /** Gives a one-time code. */
  async code(authenticator: Authenticator): Promise<void> {
    await this.codeShown();
    await this.page.locator("#otp").fill(await authenticator.code());
    await this.page.locator("#kc-login").click();
  }
}
