import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterStatus } from "../../../embedded/cluster/cluster-status";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { repositoryRoot } from "../../../operations/repository-root";
import { packVersion } from "../../../stacks/pack-version";
import { LivePlatform } from "../../support/live-platform";

interface UpJson {
  readonly stacks: readonly { readonly stack: string; readonly status: string }[];
}

/** The way of a newcomer: one command, a look around, the same command again, the stock command line by hand, the end. */
describe("webide up from nothing", function () {
  // Tools are built beforehand; the platform itself takes minutes on a small machine.
  this.timeout(20 * 60_000);

  const root = mkdtempSync(join(tmpdir(), "webide-up-"));
  const platform = new LivePlatform(root);
  const checkout = (): string =>
    execFileSync("git", ["status", "--porcelain"], { cwd: repositoryRoot, encoding: "utf8" });
  const atFirst = checkout();

  after(async () => {
    await resetCluster(join(root, "cluster"));
    rmSync(root, { recursive: true, force: true });
  });

  function shell(script: string): { status: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: { ...process.env, WEBIDE_STATE: root },
    });
    return { status, text: stdout + stderr };
  }

  it("A5: deploys the platform and its users in one command, and names where they are", async () => {
    const { code, out, err } = await platform.webide("up", "--yes");
    assert.equal(code, 0, err);
    for (const shown of [/https:\/\/ide\.dev\.localhost\//, /simulated/, /webide user credentials alice/]) {
      assert.match(out, shown);
    }
    const verdict = err.split("\n").findIndex((line) => line.includes("policies: 0 violations"));
    const cluster = err.split("\n").findIndex((line) => /dev: .*objects done/.test(line));
    assert.ok(verdict >= 0 && verdict < cluster, "the verdict stands before anything is applied");
  });

  it("makes every workload of the platform ready on a real API server", async () => {
    const { items } = await platform.apps.listDeploymentForAllNamespaces();
    assert.ok(items.length > 12, String(items.length));
    const unready = items.filter(({ spec, status }) => (spec?.replicas ?? 1) !== (status?.readyReplicas ?? 0));
    assert.deepEqual(
      unready.map(({ metadata }) => `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`),
      [],
    );
  });

  it("keeps a disabled user's workspace stopped, without having waited for it", async () => {
    const { spec } = await platform.apps.readNamespacedDeployment({ namespace: "ide-carol", name: "code-server" });
    assert.equal(spec?.replicas, 0);
  });

  it("has the realm with its accounts in a real Keycloak, with the second factor bound", async () => {
    const realm = (await platform.realm("GET")) as { displayName: string; browserFlow: string };
    assert.deepEqual([realm.displayName, realm.browserFlow], ["Web IDE", "webide-browser"]);
    const users = (await platform.realm("GET", "/users")) as { username: string; enabled: boolean }[];
    const enabled = users.map(({ username, enabled: on }) => `${username} ${String(on)}`).sort();
    assert.deepEqual(enabled, ["alice true", "bob true", "carol false"]);
  });

  it("A5: changes nothing in a second run", async () => {
    const { code, out, err } = await platform.webide("up", "--yes", "--json");
    assert.equal(code, 0, err);
    const { stacks } = JSON.parse(out) as UpJson;
    assert.deepEqual(
      stacks.map(({ stack, status }) => [stack, status]),
      [
        ["dev", "unchanged"],
        ["dev-users-00", "unchanged"],
      ],
    );
  });

  it("A5: leaves the stock command line its say: typed by hand, it previews the same and finds nothing to do", () => {
    const { status, text } = shell(
      'eval "$(./webide env)" && pulumi preview -s dev --policy-pack policies --expect-no-changes --non-interactive',
    );
    assert.equal(status, 0, text);
    assert.match(text, /Policies:/);
  });

  it("refuses an update typed by hand that nobody judged, and changes nothing", () => {
    const { status, text } = shell('eval "$(./webide env)" && pulumi up -s dev --yes --skip-preview --non-interactive');
    assert.notEqual(status, 0, text);
    assert.match(text, /stack dev: nothing was changed, because nobody has judged/);
    const { text: again } = shell(
      'eval "$(./webide env)" && pulumi preview -s dev --expect-no-changes --non-interactive',
    );
    assert.doesNotMatch(again, /error/, again);
  });

  it("records which pack judged the stack, and its verdict", () => {
    const { text } = shell('eval "$(./webide env 2>/dev/null)" && pulumi stack output -s dev --json 2>/dev/null');
    const outputs = JSON.parse(text) as Record<string, unknown>;
    assert.equal(outputs["policyPack"], packVersion(repositoryRoot));
    assert.equal(outputs["policyVerdict"], "passed");
  });

  it("shows first credentials on a terminal, and nowhere else", () => {
    const piped = shell("./webide user credentials alice");
    assert.equal(piped.status, 2, piped.text);
    const terminal = shell("script -qec './webide user credentials alice' /dev/null");
    assert.equal(terminal.status, 0, terminal.text);
    const password = /password:?\s+(\S+)/i.exec(terminal.text)?.[1] ?? "";
    assert.ok(password.length >= 12, "a password is shown");
    assert.equal(piped.text.includes(password), false);
  });

  it("leaves the checkout as it was", () => {
    assert.equal(checkout(), atFirst);
  });

  it("goes as a whole by one command", async () => {
    const { code, err } = await platform.webide("down", "--yes");
    assert.equal(code, 0, err);
    const { state } = await clusterStatus(join(root, "cluster"));
    assert.equal(state, "stopped");
  });
});
