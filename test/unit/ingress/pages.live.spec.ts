import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { ensureTools } from "../../../embedded/tools/ensure";
import { Upstream } from "./fake-upstreams";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const portal = `https://${hosts.ide}/`;
const switches = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const quiet = ["--disable-background-networking", "--disable-component-update"];

describe("the pages of the edge in a browser", function () {
  this.timeout(120_000);
  const edge = new LiveEdge();
  const home = mkdtempSync(path.join(tmpdir(), "webide-pages-"));
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  before(async function () {
    this.timeout(300_000);
    await edge.start();
    const tools = await ensureTools(["chromium"]);
    browser = await chromium.launch({
      executablePath: tools.get("chromium")!.bin(),
      args: [...switches, ...quiet, `--host-resolver-rules=MAP *:443 127.0.0.1:${String(edge.httpsPort)}`],
      env: { ...process.env, HOME: home },
    });
  });
  after(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await edge.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** A browser of a user; whatever its pages are denied by their policy, or stumble over, ends up in `troubles`. */
  async function visit(user: string, locale = "en-GB", more = {}): Promise<{ page: Page; troubles: string[] }> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale, ...more });
    contexts.push(context);
    const [name = "", value = ""] = session(user).split("=");
    await context.addCookies([{ name, value, domain: `.${hosts.ide}`, path: "/", secure: true, httpOnly: true }]);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) troubles.push(message.text());
    });
    return { page, troubles };
  }

  it("shows a user the own state, quota, extensions and tokens", async () => {
    const { page, troubles } = await visit("alice");
    await page.goto(portal);
    await page.getByText("Running", { exact: true }).waitFor();
    assert.equal(await page.locator("[data-user]").innerText(), "alice");
    assert.equal(await page.locator('[data-bar="memory"] [data-figure]').innerText(), "6 GiB / 8 GiB");
    assert.equal(await page.locator('[data-bar="cpu"] [role=meter]').getAttribute("aria-valuenow"), "75");
    assert.equal(await page.locator('[data-fill="extension-list"] li').count(), 1);
    assert.deepEqual(troubles, []);
  });

  it("says where the state is not known, and shows nothing in its place", async () => {
    const { page } = await visit("erin");
    await page.goto(portal);
    await page.getByText("The state of your workspace is not known right now").waitFor();
    assert.equal(await page.locator('[data-fill="status"]').isVisible(), false);
    assert.equal(await page.getByRole("link", { name: "Open my IDE" }).isVisible(), true);
  });

  it("speaks the browser's language, and the chosen one from then on, at the users' hosts too", async () => {
    const { page } = await visit("alice", "ko-KR");
    await page.goto(portal);
    assert.equal(await page.locator("h1").innerText(), "내 작업 공간");
    assert.equal(await page.title(), "내 Web IDE");
    await page.getByRole("button", { name: "English" }).click();
    assert.equal(await page.locator("h1").innerText(), "My workspace");
    await page.goto(`https://bob.${hosts.ide}/`);
    assert.equal(await page.locator("h1").innerText(), "This is not your workspace");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
  });

  it("says the same in both languages to a browser without scripts", async () => {
    const { page } = await visit("alice", "en-GB", { javaScriptEnabled: false });
    await page.goto(portal);
    for (const text of ["내 IDE 열기", "Open my IDE"]) assert.ok(await page.getByText(text).first().isVisible(), text);
  });

  it("opens the address that was asked for once the workspace is up, and counts the wait", async () => {
    const { page, troubles } = await visit("carol");
    const deep = `https://carol.${hosts.ide}/?folder=/home/coder/workspace/app#L10`;
    const answer = await page.goto(deep);
    assert.equal(answer?.status(), 503);
    assert.equal(await page.locator("h1").innerText(), "Your workspace is starting");
    await page.locator("[data-elapsed]", { hasText: /0:0[1-9]/ }).waitFor();
    const carol = await Upstream.start("127.0.0.4", edge.workspacePort, (seen, res) => {
      res.end(`up at ${seen.url}`);
    });
    try {
      await page.getByText("up at /?folder=/home/coder/workspace/app").waitFor({ timeout: 30_000 });
      assert.equal(page.url(), deep);
      assert.ok(
        carol.seen.some(({ method }) => method === "HEAD"),
        "asked before it was loaded",
      );
    } finally {
      await carol.stop();
    }
    assert.deepEqual(troubles, []);
  });

  it("gives the help desk the number of the request that failed", async () => {
    const { page } = await visit("alice");
    await page.goto(`https://bob.${hosts.ide}/for-the-help-desk`);
    const { request_id: id } = await edge.log.line("/for-the-help-desk");
    assert.equal(await page.locator("[data-reference] code").innerText(), id);
    assert.equal(await page.getByRole("link", { name: "help@company.test" }).count(), 1);
  });

  it("fits a telephone, and is dark where the user wants it dark", async () => {
    const { page } = await visit("alice", "ko-KR", { viewport: { width: 360, height: 700 }, colorScheme: "dark" });
    await page.goto(portal);
    const width = await page.evaluate("document.documentElement.scrollWidth");
    assert.ok(Number(width) <= 360, String(width));
    assert.equal(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(14, 20, 27)");
  });
});
