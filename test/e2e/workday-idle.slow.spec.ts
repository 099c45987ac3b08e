import { AppsV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { signIn } from "./people";
import { podsReady } from "./pods";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** The waker's limits while this runs: the declared ones are hours. */
const idleSeconds = 40;
const roundSeconds = 3;

describe("a workspace that nobody uses", function () {
  this.timeout(6 * 60_000);

  const waker = { namespace: "ingress", app: "waker" };
  const deployment = { namespace: "ide-bob", name: "code-server" };
  const file = `left-${String(Date.now())}.txt`;
  const shots = new Screenshots("idle");
  let platform: E2ePlatform;
  let apps: AppsV1Api;
  let declaredArgs: string[];
  let desk: Workstation;
  let bob: BrowserContext;
  let page: Page;
  let editor: EditorPage;

  const setWaker = async (args: string[]): Promise<void> => {
    const container = "/spec/template/spec/containers/0/args";
    const body = [{ op: "replace", path: container, value: args }];
    await apps.patchNamespacedDeployment({ namespace: waker.namespace, name: waker.app, body });
    await podsReady(platform, waker);
  };

  const replicas = async (): Promise<number> => (await apps.readNamespacedDeployment(deployment)).spec?.replicas ?? 1;

  const stopped = async (seconds: number): Promise<boolean> => {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      if ((await replicas()) === 0) return true;
      await sleep(500);
    }
    return false;
  };

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    apps = platform.kubeConfig.makeApiClient(AppsV1Api);
    const { spec } = await apps.readNamespacedDeployment({ namespace: waker.namespace, name: waker.app });
    declaredArgs = spec?.template.spec?.containers[0]?.args ?? [];
    const short: Record<string, number> = { "idle-after-seconds": idleSeconds, "check-every-seconds": roundSeconds };
    const args = declaredArgs.map((arg) => {
      const [name = ""] = arg.replace(/^--/, "").split("=");
      return name in short ? `--${name}=${String(short[name])}` : arg;
    });
    assert.notDeepEqual(args, declaredArgs);
    await setWaker(args);
    desk = await Workstation.open(platform.door);
    bob = await desk.person("en-US");
    page = await signIn(bob, platform, "bob");
    await new PortalPage(page).openWorkspace();
    editor = new EditorPage(page);
    await editor.opened();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await setWaker(declaredArgs);
    await desk.close();
  });

  it("C4: goes on for as long as a job runs in a terminal, also when every window is closed", async () => {
    await editor.newFile(file);
    await editor.focusText();
    await editor.type("not saved by hand");
    const terminal = await TerminalPanel.open(editor);
    await terminal.run("sleep 3600");
    await sleep(3000);
    await page.close();
    assert.equal(await stopped(idleSeconds + 6 * roundSeconds), false);
  });

  it("C4: is stopped when the job has ended, and no other one with it", async () => {
    await platform.exec(await platform.editor("bob"), ["pkill", "-f", "sleep 3600"]);
    assert.equal(await stopped(idleSeconds + 10 * roundSeconds), true);
    const others = await platform.core.listNamespacedPod({ namespace: "ingress" });
    assert.ok(others.items.every(({ status }) => status?.phase === "Running" || status?.phase === "Succeeded"));
  });

  it("C4: starts again when its owner comes, with a page that waits meanwhile, and all work is there", async () => {
    page = await bob.newPage();
    const asked = Date.now();
    await page.goto(`https://bob.${platform.hosts.workspaceParent}/`);
    await page.locator("[data-elapsed]").waitFor();
    await shots.take(page, "starting");
    editor = new EditorPage(page);
    await editor.opened();
    process.stderr.write(`      awake and loaded after ${((Date.now() - asked) / 1000).toFixed(1)} s\n`);
    assert.equal(await replicas(), 1);
    await editor.open(file);
    await editor.shows("not saved by hand");
    await shots.take(page, "awake");
  });
});
