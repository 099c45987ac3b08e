import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import type { Authenticator } from "./authenticator";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { SignInPage } from "./pages/sign-in-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { killPods } from "./pods";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

const password = "Correct-Horse-7-Battery";

/** One user's first day, from the envelope with the first password to the way home; each step stands on the one before. */
describe("a new user's first day", function () {
  this.timeout(5 * 60_000);

  const shots = new Screenshots("first-day");
  let platform: E2ePlatform;
  let desk: Workstation;
  let alice: BrowserContext;
  let page: Page;
  let authenticator: Authenticator;
  let editor: EditorPage;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    alice = await desk.person();
    page = await alice.newPage();
    editor = new EditorPage(page);
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await desk.close();
  });

  it("begins at the portal's address with the form of Keycloak, over a certificate that the browser trusts", async () => {
    const answer = await page.goto(`https://${platform.hosts.ide}/`);
    const signIn = new SignInPage(page);
    await signIn.shown();
    assert.equal(new URL(page.url()).host, platform.hosts.sso);
    assert.equal((await answer?.securityDetails())?.issuer, "webide embedded authority");
    await shots.take(page, "sign-in");
  });

  it("refuses a wrong password without saying what was wrong", async () => {
    const signIn = new SignInPage(page);
    await signIn.password("alice", "not the password");
    assert.match(await signIn.refusal(), /잘못된|Invalid username or password/);
    await shots.take(page, "wrong-password");
  });

  it("accepts the first password, and demands a second factor before anything is opened", async () => {
    const signIn = new SignInPage(page);
    await signIn.password("alice", await platform.firstPassword("alice"));
    await signIn.enrolmentShown();
    await shots.take(page, "second-factor");
    authenticator = await signIn.enrol();
  });

  it("demands a password of one's own, and one that satisfies the policy", async () => {
    const signIn = new SignInPage(page);
    await signIn.newPasswordShown();
    await shots.take(page, "new-password");
    await signIn.newPassword("too simple");
    assert.match(await signIn.refusal(), /잘못된 비밀번호|Invalid password/);
    await shots.take(page, "weak-password");
    await signIn.newPassword(password);
    platform.remember({ id: "alice", password, authenticator });
  });

  it("then shows the portal", async () => {
    await new PortalPage(page).shown();
    assert.equal(new URL(page.url()).host, platform.hosts.ide);
    await shots.take(page, "portal");
  });

  it("opens the user's own editor from the portal", async () => {
    await new PortalPage(page).openWorkspace();
    await editor.opened();
    assert.equal(new URL(page.url()).host, `alice.${platform.hosts.workspaceParent}`);
    await shots.take(page, "editor");
  });

  it("makes a file and saves it by itself within the minute that the guide says", async () => {
    await editor.newFile("greeting.py");
    await editor.focusText();
    await editor.type('print("hello from the browser")');
    assert.equal(await editor.dirty("greeting.py"), true);
    await shots.take(page, "typed");
    const typed = Date.now();
    while (await editor.dirty("greeting.py")) {
      assert.ok(Date.now() - typed < 90_000, "not saved after 90 s");
      await sleep(500);
    }
    assert.ok(Date.now() - typed > 40_000, "saved long before the minute: somebody changed files.autoSaveDelay");
  });

  it("runs commands in a terminal, which sees the saved file", async () => {
    const terminal = await TerminalPanel.open(editor);
    await terminal.run("cat greeting.py; echo sum is $((6*7))");
    const screen = await terminal.shows(/sum is 42/);
    assert.match(screen, /hello from the browser/);
    await shots.take(page, "terminal");
    await terminal.close();
  });

  it("loses nothing when the pod is deleted: what was typed a moment before is back in the editor", async () => {
    await editor.open("greeting.py");
    await editor.focusText();
    await page.keyboard.press("Control+End");
    await editor.type("\nunsaved = 'typed just before'");
    // VS Code keeps what is not saved yet a second after the last key.
    await sleep(3000);
    await killPods(platform, { namespace: "ide-alice", app: "code-server" });
    await shots.take(page, "pod-deleted");
    await editor.reloadWhenAsked();
    await editor.tab("greeting.py").waitFor();
    await page.locator(".editor-instance .view-line", { hasText: "typed just before" }).first().waitFor();
    assert.match(await editor.text(), /hello from the browser/);
    await shots.take(page, "pod-back");
  });

  it("ends with a sign-out that ends the session everywhere: a copy of the cookie opens nothing", async () => {
    const cookies = await alice.cookies(`https://${platform.hosts.ide}/`);
    const session = cookies.find(({ name }) => name.startsWith("__Secure-webide"));
    assert.ok(session?.httpOnly === true && session.secure, JSON.stringify(cookies.map(({ name }) => name)));
    const portal = await alice.newPage();
    await portal.goto(`https://${platform.hosts.ide}/`);
    await new PortalPage(portal).signOut();
    await portal.goto(`https://${platform.hosts.ide}/`);
    await new SignInPage(portal).shown();
    await shots.take(portal, "signed-out");

    const thief = await desk.person();
    await thief.addCookies([session]);
    const stolen = await thief.newPage();
    await stolen.goto(`https://alice.${platform.hosts.workspaceParent}/`);
    await new SignInPage(stolen).shown();
    await thief.close();
    // The tab that was open all the time is out as well, as soon as it asks for something.
    await page.goto(`https://alice.${platform.hosts.workspaceParent}/`);
    await new SignInPage(page).shown();
  });
});
