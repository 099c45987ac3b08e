import assert from "node:assert/strict";
import { zip } from "../unit/extensions/vsix";
import { atWork } from "./at-work";
import { ExtensionsView } from "./pages/extensions-view";

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

  const work = atWork("alice", "extensions");

  before(async () => {
    const terminal = await work.terminal();
    await terminal.run(`echo ${foreign} | base64 -d > /tmp/foreign.vsix; ls -l /tmp/foreign.vsix`);
    await terminal.shows(/foreign\.vsix$/m);
  });

  it("D4: are those of the user's set, installed before the first look", async () => {
    const { users, workspaces } = work.platform.declared;
    const set = workspaces.extensionSets[users.find(({ id }) => id === "alice")?.extensionSet ?? ""];
    const wanted = set?.extensions.map(({ id }) => id.toLowerCase()) ?? [];
    assert.deepEqual(await new ExtensionsView(work.editor).installed(), wanted.sort());
    await work.shots.take(work.page, "installed");
  });

  it("D4: can not be looked for anywhere: the marketplace is closed", async () => {
    const outside: string[] = [];
    work.page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith("http") && !hostname.endsWith(work.platform.door.domain)) outside.push(request.url());
    });
    assert.deepEqual(await new ExtensionsView(work.editor).search("python formatter"), []);
    await work.shots.take(work.page, "marketplace");
    assert.deepEqual(outside, []);
  });

  it("D4: can not be added from a file on the command line", async () => {
    const terminal = await work.terminal();
    await terminal.run("clear; code-server --install-extension /tmp/foreign.vsix; echo ended with $?");
    const screen = await terminal.shows(/ended with \d/, 60);
    assert.match(screen, /Failed Installing Extensions/);
    await work.shots.take(work.page, "sideload-refused-in-terminal");
  });

  it("D4: can not be added from a file in the editor either", async () => {
    assert.match(await new ExtensionsView(work.editor).installFromFile("/tmp/foreign.vsix"), /resulted in an error/);
    await work.shots.take(work.page, "sideload-refused-in-editor");
    const installed = await new ExtensionsView(work.editor).installed();
    assert.ok(!installed.includes("acme.foreign"), installed.join(", "));
  });
});
