import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { zip } from "../unit/extensions/vsix";
import { EditorPage } from "./pages/editor-page";
import { ExtensionsView } from "./pages/extensions-view";
import { PortalPage } from "./pages/portal-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { signIn } from "./people";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** An extension that nobody approved, as somebody may carry it in. */
const foreign = zip([
  {
    name: "extension/package.json",
    text: JSON.stringify({
      publisher: "acme",
      name: "foreign",
      version: "1.0.0",
      engines: { vscode: "^1.60.0" },
    }),
    stored: true,
  },
]).toString("base64");

describe("extensions in a user's editor", function () {
  this.timeout(5 * 60_000);

  const shots = new Screenshots("extensions");
  let platform: E2ePlatform;
  let desk: Workstation;
  let page: Page;
  let editor: EditorPage;
  let terminal: TerminalPanel;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    page = await signIn(await desk.person(), platform, "alice");
    await new PortalPage(page).openWorkspace();
    editor = new EditorPage(page);
    await editor.opened();
    terminal = await TerminalPanel.open(editor);
    await terminal.run(`echo ${foreign} | base64 -d > /tmp/foreign.vsix; ls -l /tmp/foreign.vsix`);
    await terminal.shows(/foreign\.vsix$/m);
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await shots.take(page, "failed");
  });

  after(async () => {
    await (terminal as TerminalPanel | undefined)?.close();
    await desk.close();
  });

  it("D4: are those of the user's set, installed before the first look", async () => {
    const { users, workspaces } = platform.declared;
    const set = workspaces.extensionSets[users.find(({ id }) => id === "alice")?.extensionSet ?? ""];
    const wanted = set?.extensions.map(({ id }) => id.toLowerCase()) ?? [];
    assert.deepEqual(await new ExtensionsView(editor).installed(), wanted.sort());
    await shots.take(page, "installed");
  });

  it("D4: can not be looked for anywhere: the marketplace is closed", async () => {
    const outside: string[] = [];
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith("http") && !hostname.endsWith(platform.door.domain)) outside.push(request.url());
    });
    assert.deepEqual(await new ExtensionsView(editor).search("python formatter"), []);
    await shots.take(page, "marketplace");
    assert.deepEqual(outside, []);
  });

  it("D4: can not be added from a file on the command line", async () => {
    await terminal.run("clear; code-server --install-extension /tmp/foreign.vsix; echo ended with $?");
    const screen = await terminal.shows(/ended with \d/, 60);
    assert.match(screen, /Failed Installing Extensions/);
    await shots.take(page, "sideload-refused-in-terminal");
  });

  it("D4: can not be added from a file in the editor either", async () => {
    assert.match(await new ExtensionsView(editor).installFromFile("/tmp/foreign.vsix"), /resulted in an error/);
    await shots.take(page, "sideload-refused-in-editor");
    const installed = await new ExtensionsView(editor).installed();
    assert.ok(!installed.includes("acme.foreign"), installed.join(", "));
  });
});
