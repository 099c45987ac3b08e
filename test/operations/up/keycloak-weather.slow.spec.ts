import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../embedded/cluster/start-cluster";
import type { StackOutcome } from "../../../operations/up/apply-stack";
import { LiveKeycloak } from "../../embedded/plugins/keycloak/live-keycloak";
import { FaultyProxy } from "../../support/faulty-proxy";
import type { DeclaredRealm } from "./tiny-project";
import { TinyProject } from "./tiny-project";

/** How a lost Keycloak is told of: which object, which address, what happened, what to do. */
const silence =
  /^(it may have been made [^:]*: )?(realm|group|groups of user|role|user|client|mapper) .*: Keycloak at http:\/\/127\.0\.0\.1:\d+ does not answer \([^)]+\); see that it runs and that the address is right \(.*\), then run again/;

/** Waits until a run has come to some point. */
async function reaches(run: Promise<unknown>, isThere: () => boolean | Promise<boolean>): Promise<void> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  run.then(end, end);
  while (!(await isThere())) {
    assert.ok(!over, "the run has ended before");
    await sleep(20);
  }
}

describe("webide up while its Keycloak has bad weather", function () {
  this.timeout(300_000);
  const login = { clientId: "tiny-provisioner", clientSecret: "tiny-secret" };
  let folder: string;
  let cluster: Cluster;
  let keycloak: LiveKeycloak;
  let proxy: FaultyProxy;
  let project: TinyProject;
  let core: CoreV1Api;
  /** What the program declares in the realm; each test adds something. */
  let realm: Required<DeclaredRealm>;
  let stranger: string;

  /** Declares one more thing of each kind. */
  const add = (name: string): void => {
    const { groups, roles, users, clients } = realm;
    realm = {
      ...realm,
      groups: [...groups, `group-${name}`],
      roles: [...roles, `role-${name}`],
      users: [...users, `user-${name}`],
      clients: [...clients, `client-${name}`],
    };
    project.declare({ configMaps: { one: name }, realm });
  };
  const configMap = async (name: string): Promise<string | undefined> => {
    const found = await core.readNamespacedConfigMap({ name, namespace: "default" }).catch(() => undefined);
    return found?.data?.["text"];
  };
  const isSilent = (outcome: StackOutcome): void => {
    assert.deepEqual([outcome.status, outcome.violations], ["failed", []], JSON.stringify(outcome));
    for (const { urn, message } of outcome.failures) assert.match(message, silence, urn);
    assert.ok(!JSON.stringify(outcome).includes(login.clientSecret), "the secret is shown");
  };
  /** Everything about the account that somebody else has made in the realm. */
  const theirs = async (): Promise<string> => {
    const [user] = await keycloak.ask<{ id: string }[]>("/tiny/users?username=stranger&exact=true");
    const parts = ["", "/groups", "/credentials", "/role-mappings"];
    return JSON.stringify(await Promise.all(parts.map((part) => keycloak.ask(`/tiny/users/${user!.id}${part}`))));
  };
  const names = async (what: string, key: string): Promise<string[]> => {
    const all = await keycloak.ask<Record<string, string>[]>(`/tiny/${what}?max=1000`).catch(() => []);
    return all.flatMap((one) => one[key] ?? []).sort();
  };
  const calm = async (): Promise<void> => {
    proxy.close();
    proxy.delay = 0;
    proxy.frozen = false;
    await proxy.open();
  };
  /** The same command again makes everything, once; and once more finds nothing to do. */
  const converges = async (): Promise<void> => {
    const rerun = await project.apply();
    if (rerun.status !== "unchanged") {
      assert.equal(rerun.status, "applied", JSON.stringify(rerun.failures));
      assert.equal((await project.apply()).status, "unchanged");
    }
    assert.deepEqual(await names("groups", "name"), [...realm.groups].sort());
    assert.deepEqual(await names("users", "username"), [...realm.users, ...(stranger ? ["stranger"] : [])].sort());
    const made = (name: string): boolean => /^(client|role)-/.test(name);
    assert.deepEqual((await names("clients", "clientId")).filter(made), [...realm.clients].sort());
    assert.deepEqual((await names("roles", "name")).filter(made), [...realm.roles].sort());
    for (const { id, username } of await keycloak.ask<{ id: string; username: string }[]>("/tiny/users?max=1000")) {
      const joined = await keycloak.ask<object[]>(`/tiny/users/${id}/groups?max=1000`);
      assert.equal(joined.length, username === "stranger" ? 0 : realm.groups.length, username);
    }
    assert.equal(await configMap("realm"), "tiny");
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-keycloak-weather-"));
    [cluster, keycloak] = await Promise.all([
      startCluster({ dir: path.join(folder, "cluster") }),
      LiveKeycloak.start(),
    ]);
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    // An administrator of our own, whose secret can be changed without locking the test out.
    const { clientId, clientSecret: secret } = login;
    await keycloak.ask("/master/clients", "POST", { clientId, secret, serviceAccountsEnabled: true });
    const [client] = await keycloak.ask<{ id: string }[]>(`/master/clients?clientId=${clientId}`);
    const { id } = await keycloak.ask<{ id: string }>(`/master/clients/${client!.id}/service-account-user`);
    await keycloak.ask(`/master/users/${id}/role-mappings/realm`, "POST", [await keycloak.ask("/master/roles/admin")]);
    proxy = new FaultyProxy(keycloak.url);
    await proxy.open(); // so that its address is known
    project = new TinyProject(cluster, proxy.url);
    realm = { name: "tiny", ...login, groups: [], roles: [], users: [], clients: [] };
    stranger = "";
  });
  beforeEach(() => calm());
  afterEach(async () => {
    if (stranger !== "") assert.equal(await theirs(), stranger, "somebody else's account is no longer what it was");
  });
  after(async () => {
    proxy.close();
    project.remove();
    await keycloak.stop();
    await resetCluster(path.join(folder, "cluster"));
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes what needs no Keycloak while that refuses connections, says what is wrong, and the rest once it is back", async () => {
    proxy.close();
    add("refused");
    const started = Date.now();
    const refused = await project.apply();
    assert.ok(Date.now() - started < 75_000, `it took ${Date.now() - started} ms`);
    isSilent(refused);
    assert.match(refused.failures[0]!.message, new RegExp(`${proxy.url} .*ECONNREFUSED`));
    assert.deepEqual([await configMap("one"), await configMap("realm")], ["refused", undefined]);
    await calm();
    await converges();
    await keycloak.ask("/tiny/users", "POST", {
      username: "stranger",
      email: "stranger@company.com",
      firstName: "Somebody",
      enabled: true,
      credentials: [{ type: "password", value: "their own password", temporary: false }],
    });
    stranger = await theirs();
  });

  it("goes on after every connection was cut in the middle, wherever that was", async () => {
    for (const bytes of [1500, 4500, 7500, 10_500, 13_500]) {
      add(`cut${bytes}`);
      proxy.cutAfter(bytes, 1000);
      const cut = await project.apply();
      assert.ok(proxy.wasCut, `no ${bytes} bytes were answered`);
      if (cut.status !== "applied") isSilent(cut);
      await converges();
    }
  });

  it("takes over what was made although its answer was lost, where Keycloak takes connections and answers none until the next run", async () => {
    add("lost");
    proxy.delay = 1000;
    const started = Date.now();
    const run = project.apply();
    // The answer to the creation is on its way by then.
    await reaches(run, async () => (await names("users", "username")).includes("user-lost"));
    proxy.close();
    proxy.frozen = true;
    await proxy.open();
    const lost = await run;
    assert.ok(Date.now() - started < 120_000, `it took ${Date.now() - started} ms`);
    isSilent(lost);
    assert.match(
      lost.failures.map(({ message }) => message).join("\n"),
      /it may have been made all the same .*: user "user-lost" /,
    );
    assert.equal(await configMap("one"), "lost");
    await calm();
    await converges();
  });

  it("can read its state where one account clashes with somebody else's and another one goes meanwhile", async () => {
    const { users } = realm;
    realm = { ...realm, users: [...users.slice(1), "stranger"] };
    project.declare({ configMaps: { one: "clash" }, realm });
    const clash = await project.apply();
    assert.deepEqual([clash.status, clash.failures.length], ["failed", 1], JSON.stringify(clash));
    assert.match(
      clash.failures[0]!.message,
      /^user "stranger" .* \(HTTP 409\); what it clashes with is not in this stack/,
    );
    realm = { ...realm, users: users.slice(1) };
    project.declare({ configMaps: { one: "clash" }, realm });
    await converges();
  });

  it("succeeds with a Keycloak that is slow", async () => {
    add("slow");
    proxy.delay = 200;
    const slow = await project.apply();
    assert.deepEqual([slow.status, slow.failures], ["applied", []]);
    await calm();
    await converges();
  });

  it("logs in anew where Keycloak was started again after the preview, and where its tokens were revoked", async () => {
    add("restarted");
    const confirm = async (): Promise<boolean> => {
      await keycloak.halt();
      await keycloak.resume();
      proxy.delay = 100;
      return true;
    };
    const before = proxy.answered;
    const run = project.apply({ confirm });
    await reaches(run, () => proxy.answered > before + 8000);
    await keycloak.ask("/master", "PUT", { notBefore: Math.floor(Date.now() / 1000) });
    const { status, failures } = await run;
    assert.deepEqual([status, failures], ["applied", []]);
    await calm();
    await converges();
  });

  it("says whose login is refused where the secret was changed after the preview, and goes on with the right one", async () => {
    add("rotated");
    const [client] = await keycloak.ask<{ id: string }[]>(`/master/clients?clientId=${login.clientId}`);
    const change = (secret: string) => keycloak.ask(`/master/clients/${client!.id}`, "PUT", { secret });
    const confirm = async (): Promise<boolean> => {
      await change("another");
      return true;
    };
    const refused = await project.apply({ confirm });
    assert.equal(refused.status, "failed");
    for (const { message } of refused.failures) {
      assert.match(
        message,
        /^Keycloak at .* refused the login of client "tiny-provisioner" in realm "master": .* \(HTTP 401\); give the credentials that this Keycloak was started with$/,
      );
    }
    await change(login.clientSecret);
    await converges();
  });
});
