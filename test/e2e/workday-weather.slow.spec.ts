import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { signIn } from "./people";
import { killPods, podsReady } from "./pods";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** Programs that a user notices nothing of while they are away for a moment: the socket of the editor needs none of them. */
const unnoticed = [
  { namespace: "auth", app: "keycloak" },
  { namespace: "ingress", app: "oauth2-proxy" },
  { namespace: "ingress", app: "session-redis" },
  { namespace: "ai", app: "litellm" },
  { namespace: "ai", app: "vllm" },
];

describe("bad weather around somebody who works", function () {
  this.timeout(10 * 60_000);

  const shots = new Screenshots("weather");
  const file = `weather-${String(Date.now())}.md`;
  let platform: E2ePlatform;
  let desk: Workstation;
  let alice: BrowserContext;
  let page: Page;
  let editor: EditorPage;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    alice = await desk.person();
    page = await signIn(alice, platform, "alice");
    await new PortalPage(page).openWorkspace();
    editor = new EditorPage(page);
    await editor.opened();
    await editor.newFile(file);
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await desk.close();
  });

  async function write(line: string): Promise<void> {
    await editor.focusText();
    await page.keyboard.press("Control+End");
    await editor.type(`${line}\n`);
  }

  /** Saves, and is sure that it was written. */
  async function save(seconds: number): Promise<void> {
    await page.keyboard.press("Control+S");
    await editor.saved(file, seconds);
  }

  /** Loads the editor anew in the same session: nobody is asked for a password. */
  async function again(): Promise<void> {
    await page.reload();
    await editor.opened();
    await editor.open(file);
  }

  for (const program of unnoticed) {
    const { app } = program;
    it(`goes on writing and saving while every pod of ${app} is killed, and after it`, async () => {
      await killPods(platform, program);
      await write(`written while ${app} is away`);
      await save(30);
      await podsReady(platform, program);
      await again();
      await editor.shows(`written while ${app} is away`);
      await shots.take(page, app);
    });
  }

  it("reconnects by itself when the edge comes back, with what was typed meanwhile", async () => {
    const edge = { namespace: "ingress", app: "nginx" };
    await killPods(platform, edge);
    await write("typed while the edge is away");
    await podsReady(platform, edge);
    await save(120);
    await again();
    await editor.shows("typed while the edge is away");
    await shots.take(page, "nginx");
  });

  it("brings back what was typed before the editor's own pod was killed", async () => {
    await write("typed a moment before the end");
    // VS Code keeps what is not saved yet a second after the last key.
    await sleep(3000);
    await killPods(platform, { namespace: "ide-alice", app: "code-server" });
    await editor.reloadWhenAsked();
    await editor.shows("typed a moment before the end");
    await shots.take(page, "code-server");
  });
});
