import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { LiveKeycloak } from "./live-keycloak";
import { liveStack } from "./live-stack";
import { realmProgram } from "./realm-program";

interface LiveRealm {
  readonly displayName: string;
  readonly browserFlow: string;
  readonly directGrantFlow: string;
}

interface LiveClient {
  readonly id: string;
  readonly clientId: string;
  readonly directAccessGrantsEnabled: boolean;
  readonly fullScopeAllowed: boolean;
  readonly webOrigins: string[];
  readonly baseUrl?: string;
  readonly authenticationFlowBindingOverrides: { readonly browser?: string };
}

describe("the project's realm on a real Keycloak, by the stock engine and the stand-in plugin", function () {
  this.timeout(180_000);
  let keycloak: LiveKeycloak;
  let stack: Stack;
  let displayName = "Web IDE";

  before(async () => {
    keycloak = await LiveKeycloak.start();
    stack = await liveStack(keycloak.dir, () => realmProgram({ displayName }), { KEYCLOAK_URL: keycloak.url });
  });
  after(async () => {
    await keycloak.stop();
  });

  const changes = async () => (await stack.up()).summary.resourceChanges;
  const realm = () => keycloak.ask<LiveRealm>("/webide");
  const clients = () => keycloak.ask<LiveClient[]>("/webide/clients");

  it("is made in one run, and a second run changes nothing", async () => {
    await stack.up();
    assert.deepEqual(Object.keys((await changes()) ?? {}), ["same"]);
  });

  it("loses the second factor by a write of the realm alone, as with the official plugin", async () => {
    displayName = "Web IDE, renamed alone";
    await stack.up({
      target: ["urn:pulumi:live::live::webide:identity:IdentityRealm$keycloak:index/realm:Realm::realm"],
    });
    assert.equal((await realm()).browserFlow, "browser");
    // The bindings' own state still says what it said, and the run that was not finished is made up for by the next.
    await stack.up();
    assert.equal((await realm()).browserFlow, "webide-browser");
  });

  it("has the second factor bound after its display name was changed", async () => {
    displayName = "Web IDE, renamed";
    await stack.up();
    const live = await realm();
    assert.deepEqual(
      [live.displayName, live.browserFlow, live.directGrantFlow],
      ["Web IDE, renamed", "webide-browser", "webide-direct-grant"],
    );
  });

  it("does not differ after a refresh", async () => {
    const { summary } = await stack.refresh();
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["same"]);
    assert.deepEqual(Object.keys((await changes()) ?? {}), ["same"]);
  });

  it("binds the second factor on the realm and on each client that a user can sign in to", async () => {
    const { browserFlow, directGrantFlow } = await realm();
    assert.deepEqual(
      { browserFlow, directGrantFlow },
      { browserFlow: "webide-browser", directGrantFlow: "webide-direct-grant" },
    );
    const bound = (await clients()).filter((one) => (one.authenticationFlowBindingOverrides.browser ?? "") !== "");
    assert.deepEqual(bound.map((one) => one.clientId).sort(), [
      "account",
      "account-console",
      "admin-cli",
      "oauth2-proxy",
      "security-admin-console",
    ]);
  });

  it("takes over Keycloak's own clients with what the program declares, and keeps the rest of them", async () => {
    const all = await clients();
    const cli = all.find((one) => one.clientId === "admin-cli")!;
    assert.deepEqual([cli.directAccessGrantsEnabled, cli.fullScopeAllowed], [false, false]);
    const account = all.find((one) => one.clientId === "account")!;
    assert.deepEqual([account.baseUrl, account.webOrigins], ["/realms/webide/account/", []]);
  });

  it("gives an account its groups, roles, attributes and a password that must be changed", async () => {
    const [alice] = await keycloak.ask<Record<string, unknown>[]>("/webide/users?username=alice&exact=true");
    assert.deepEqual(alice!["attributes"], { department: ["ai"], ticket: ["ITSM-1"] });
    assert.deepEqual([...(alice!["requiredActions"] as string[])].sort(), ["CONFIGURE_TOTP", "UPDATE_PASSWORD"]);
    const groups = await keycloak.ask<{ path: string }[]>(`/webide/users/${String(alice!["id"])}/groups`);
    assert.deepEqual(groups.map(({ path }) => path).sort(), ["/departments/ai", "/roles/developer"]);
    const roles = await keycloak.ask<{ name: string }[]>(`/webide/users/${String(alice!["id"])}/role-mappings/realm`);
    assert.deepEqual(roles.map(({ name }) => name).sort(), ["default-roles-webide", "senior"]);
  });

  it("keeps no secret readable in the state", async () => {
    const state = readFileSync(
      path.join(stack.workspace.workDir, "state", ".pulumi", "stacks", "live", "live.json"),
      "utf8",
    );
    const { value } = await keycloak.ask<{ value: string }>(
      `/webide/clients/${(await clients()).find((one) => one.clientId === "oauth2-proxy")!.id}/client-secret`,
    );
    assert.equal(value.length, 48);
    assert.ok(!state.includes(value), "the client's secret stands in the state");
  });

  it("shows and repairs what was changed by hand", async () => {
    await keycloak.ask("/webide", "PUT", { browserFlow: "browser", accessTokenLifespan: 600 });
    const { summary } = await stack.refresh();
    assert.equal(summary.resourceChanges?.update, 2);
    await stack.up();
    const live = await keycloak.ask<LiveRealm & { accessTokenLifespan: number }>("/webide");
    assert.deepEqual([live.browserFlow, live.accessTokenLifespan], ["webide-browser", 300]);
    assert.deepEqual(Object.keys((await changes()) ?? {}), ["same"]);
  });

  it("makes again what was removed by hand", async () => {
    const [bob] = await keycloak.ask<{ id: string }[]>("/webide/users?username=bob&exact=true");
    await keycloak.ask(`/webide/users/${bob!.id}`, "DELETE");
    await stack.refresh();
    await stack.up();
    const [again] = await keycloak.ask<{ id: string }[]>("/webide/users?username=bob&exact=true");
    assert.notEqual(again!.id, bob!.id);
  });

  it("goes as a whole", async () => {
    await stack.destroy();
    await assert.rejects(realm(), /404/);
  });
});
