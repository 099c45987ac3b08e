import type { BrowserContext, Page } from "playwright-core";
import type { E2ePlatform } from "../support/e2e-platform";
import { PortalPage } from "./pages/portal-page";
import { SignInPage } from "./pages/sign-in-page";

/** Signs a user in at the portal, as on any day after the first, and gives the page that shows it. */
export async function signIn(context: BrowserContext, platform: E2ePlatform, user: string): Promise<Page> {
  const { password, authenticator } = await platform.person(user);
  const page = await context.newPage();
  await page.goto(`https://${platform.hosts.ide}/`);
  const form = new SignInPage(page);
  await form.password(user, password);
  if (authenticator !== undefined) await form.code(authenticator);
  await new PortalPage(page).shown();
  return page;
}
