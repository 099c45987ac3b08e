import { KubeConfig, NetworkingV1Api, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { E2ePlatform } from "../support/e2e-platform";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { Inside } from "../support/exec-in-pod";
import { zip } from "../unit/extensions/vsix";
import { editorNode } from "./knock";

/** The extension that nobody has approved. */
const vsix = zip([
  {
    name: "extension/package.json",
    text: JSON.stringify({ name: "attack", publisher: "evil", version: "1.0.0", engines: { vscode: "*" } }),
  },
]).toString("base64");

/** What a user, or somebody with rights in the cluster that are too wide, tries at a workspace. */
describe("a workspace", function () {
  this.timeout(5 * 60_000);

  let platform: E2ePlatform;
  let bob: Inside;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    bob = await platform.editor("bob");
  });

  it("takes no extension from a file, by the command line nor by hand", async () => {
    const extensions = "/opt/webide/extensions/current";
    const has = await platform.exec(bob, ["ls", extensions]);
    assert.equal(has.code, 0, has.err);
    assert.match(has.out, /python/i, "the approved set is there");
    const write = `require("node:fs").writeFileSync("/tmp/attack.vsix", Buffer.from("${vsix}", "base64"))`;
    assert.equal((await platform.exec(bob, [editorNode, "-e", write])).code, 0);
    const install = ["code-server", `--extensions-dir=${extensions}`, "--install-extension", "/tmp/attack.vsix"];
    const { code, out, err } = await platform.exec(bob, install);
    // Node says ENOENT where a folder with its parents can not be made in a read-only place; mkdir says why.
    assert.notEqual(code, 0, out);
    assert.match(out + err, /Failed Installing Extensions/);
    const made = await platform.exec(bob, ["mkdir", `${extensions}/evil.attack-1.0.0`]);
    assert.match(made.err, /read-only/i);
    assert.doesNotMatch((await platform.exec(bob, ["ls", extensions])).out, /attack/);
  });

  it("has no marketplace to take one from", async () => {
    const { code, out, err } = await platform.exec(bob, ["code-server", "--install-extension", "ms-python.debugpy"]);
    assert.notEqual(code, 0, out);
    assert.match(out + err, /not found|gallery|failed|ENOTFOUND|getaddrinfo/i);
  });

  it("can not be written to where its settings are enforced, nor become root", async () => {
    for (const file of ["/opt/webide/config/settings.json", "/usr/lib/code-server/package.json"]) {
      const { err } = await platform.exec(bob, ["sh", "-c", `echo x >> ${file}`]);
      assert.match(err, /read-only|permission/i, file);
    }
    const { out } = await platform.exec(bob, ["sh", "-c", "id -u; grep -E 'NoNewPrivs|CapEff' /proc/self/status"]);
    assert.match(out, /^1000\n/);
    assert.match(out, /CapEff:\s+0+\n/);
    assert.match(out, /NoNewPrivs:\s+1/);
  });

  describe("to somebody whose roles grant everything in it, but who is no administrator", () => {
    const user = "mallory";
    const rights = "attack-rights";
    let somebody: KubeConfig;

    before(async () => {
      const config = platform.kubeConfig;
      somebody = new KubeConfig();
      somebody.loadFromString(config.exportConfig());
      somebody.users = config.users.map((one) => ({ ...one, impersonateUser: user }));
      await platform.create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: rights, namespace: bob.namespace },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
      });
    });

    after(async () => {
      await platform.kubeConfig
        .makeApiClient(RbacAuthorizationV1Api)
        .deleteNamespacedRoleBinding({ namespace: bob.namespace, name: rights });
    });

    it("runs no command", async () => {
      assert.equal((await platform.exec(bob, ["true"])).code, 0, "an administrator does");
      await assert.rejects(platform.exec(bob, ["true"], somebody), /403/);
    });

    it("takes no fence away", async () => {
      const fence = { namespace: bob.namespace, name: "default-deny" };
      const asked = somebody.makeApiClient(NetworkingV1Api).deleteNamespacedNetworkPolicy(fence);
      await assert.rejects(asked, /webide-access-fence-kept/);
      assert.ok(await platform.network.readNamespacedNetworkPolicy(fence));
    });
  });
});
