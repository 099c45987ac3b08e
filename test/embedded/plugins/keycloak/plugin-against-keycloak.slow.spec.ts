import assert from "node:assert/strict";
import { KeycloakProvider } from "../../../../embedded/plugins/keycloak/keycloak-provider";
import { InitializationError } from "../../../../embedded/plugins/wire/initialization-error";
import type { Properties } from "../../../../embedded/plugins/wire/value";
import { recordedTraffic } from "../../../support/recorded-traffic";
import { LiveKeycloak } from "./live-keycloak";
import { fromWire, plain, shown } from "./wire";

const signal = new AbortController().signal;

function resource(type: string, name = "it") {
  return { urn: `urn:pulumi:live::live::${type}::${name}`, type, name };
}

describe("the stand-in for the keycloak plugin on a real Keycloak", function () {
  this.timeout(120_000);
  let keycloak: LiveKeycloak;
  let plugin: KeycloakProvider;

  const configured = async (settings: Properties) => {
    const made = new KeycloakProvider();
    await made.configure({ initialLogin: "false", clientTimeout: "5", ...settings });
    return made;
  };
  const create = (type: string, inputs: Properties, by = plugin) =>
    by.create(resource(type), { inputs, preview: false, timeoutSeconds: 0, signal });

  before(async () => {
    keycloak = await LiveKeycloak.start();
    const { clientId, clientSecret } = LiveKeycloak;
    plugin = await configured({ url: keycloak.url, clientId, clientSecret });
    await create("keycloak:index/realm:Realm", { realm: "live", enabled: true, passwordPolicy: "length(12)" });
  });
  after(async () => {
    await keycloak.stop();
  });

  it("answers every recorded creation alike, and finds no difference afterwards", async () => {
    const ids = new Map<string, string>();
    const today = (recorded: unknown): unknown =>
      JSON.parse([...ids].reduce((text, [old, now]) => text.replaceAll(old, now), JSON.stringify(recorded)));
    const creations = recordedTraffic({ plugin: "keycloak", method: "Create", scenario: "02-create" });
    for (const { request, response } of creations) {
      const of = { urn: String(request["urn"]), type: String(request["type"]), name: String(request["name"]) };
      const inputs = fromWire(today(request["properties"]));
      const { id, properties } = await plugin.create(of, { inputs, preview: false, timeoutSeconds: 0, signal });
      ids.set(String(response?.["id"]), id);
      assert.deepEqual(shown(properties), shown(fromWire(today(response?.["properties"]))), of.type);

      const found = await plugin.read(of, { id, properties: plain(properties), inputs });
      const { changes, detailed } = await plugin.diff(of, {
        id,
        olds: plain(found!.properties),
        oldInputs: inputs,
        news: inputs,
        ignoreChanges: [],
      });
      assert.equal(changes, false, `${of.type}: ${JSON.stringify(detailed)}`);
    }
  });

  describe("an account", () => {
    const user = (username: string, password: string) => ({
      realmId: "live",
      username,
      email: `${username}@company.com`,
      enabled: true,
      initialPassword: { value: password, temporary: true },
    });

    it("is not made where the policy refuses its password, and is made by the next run", async () => {
      await assert.rejects(
        create("keycloak:index/user:User", user("kim", "short")),
        /^ServerRefusal: user "kim" in realm "live": .*minimum length 12.* \(HTTP 400\)$/,
      );
      assert.deepEqual(await keycloak.ask("/live/users?username=kim"), []);
      const { id } = await create("keycloak:index/user:User", user("kim", "long enough for it"));
      assert.equal((await keycloak.ask<{ username: string }>(`/live/users/${id}`)).username, "kim");
    });

    it("is refused in the server's words where one of that name exists", async () => {
      await create("keycloak:index/user:User", user("lee", "long enough for it"));
      await assert.rejects(
        create("keycloak:index/user:User", user("lee", "another long password")),
        /user "lee" in realm "live": User exists with same (username|email) \(HTTP 409\); what it clashes with is not in/,
      );
    });

    it("never shows its password in an error", async () => {
      const secret = "s3cr3t";
      const refusal = await create("keycloak:index/user:User", user("park", secret)).catch((error: unknown) => error);
      assert.ok(refusal instanceof Error);
      assert.ok(!JSON.stringify([refusal.message, refusal.stack]).includes(secret));
    });
  });

  it("takes over what a killed run had begun to make, and only that", async () => {
    const inputs = { realmId: "live", name: "half made", description: "as it should be" };
    await keycloak.ask("/live/roles", "POST", { name: "half made" });
    process.env["WEBIDE_INTERRUPTED_CREATIONS"] = JSON.stringify([resource("keycloak:index/role:Role").urn]);
    try {
      const { clientId, clientSecret } = LiveKeycloak;
      const resumed = await configured({ url: keycloak.url, clientId, clientSecret });
      const { properties } = await create("keycloak:index/role:Role", inputs, resumed);
      assert.equal(properties["description"], "as it should be");
    } finally {
      delete process.env["WEBIDE_INTERRUPTED_CREATIONS"];
    }
    await assert.rejects(create("keycloak:index/role:Role", inputs), /Role with name half made already exists/);
  });

  it("imports by the official ids, with the inputs that stand for the object", async () => {
    const { id } = await create("keycloak:index/group:Group", { realmId: "live", name: "imported" });
    const found = await plugin.read(resource("keycloak:index/group:Group"), {
      id: `live/${id}`,
      properties: {},
      inputs: {},
    });
    assert.deepEqual(found?.inputs, { __defaults: [], realmId: "live", name: "imported" });
    assert.equal(found.id, id);
  });

  it("says of an object that is gone that it is gone, and counts its deletion as done", async () => {
    const { id, properties } = await create("keycloak:index/group:Group", { realmId: "live", name: "gone" });
    await keycloak.ask(`/live/groups/${id}`, "DELETE");
    const of = resource("keycloak:index/group:Group");
    assert.equal(await plugin.read(of, { id, properties: plain(properties), inputs: {} }), undefined);
    await plugin.delete(of, { id, properties: plain(properties), inputs: {}, timeoutSeconds: 0, signal });
  });

  it("keeps a client that it took over when the resource is deleted", async () => {
    const inputs = {
      realmId: "live",
      clientId: "admin-cli",
      import: true,
      accessType: "PUBLIC",
      standardFlowEnabled: false,
      directAccessGrantsEnabled: false,
    };
    const of = resource("keycloak:openid/client:Client");
    const { id, properties } = await create("keycloak:openid/client:Client", inputs);
    await plugin.delete(of, { id, properties: plain(properties), inputs, timeoutSeconds: 0, signal });
    const left = await keycloak.ask<{ directAccessGrantsEnabled: boolean }>(`/live/clients/${id}`);
    assert.equal(left.directAccessGrantsEnabled, false);
  });

  it("refuses to delete a protected realm", async () => {
    const of = resource("keycloak:index/realm:Realm");
    const properties = { realm: "live", terraformDeletionProtection: true };
    await assert.rejects(
      plugin.delete(of, { id: "live", properties, inputs: {}, timeoutSeconds: 0, signal }),
      /realm "live" is protected against deletion/,
    );
  });

  it("keeps in the state what was made and could not be finished", async () => {
    await create("keycloak:authentication/flow:Flow", { realmId: "live", alias: "f", providerId: "basic-flow" });
    const step = { realmId: "live", parentFlowAlias: "f", authenticator: "auth-cookie", requirement: "NO SUCH" };
    const failure = await create("keycloak:authentication/execution:Execution", step).catch((error: unknown) => error);
    assert.ok(failure instanceof InitializationError, String(failure));
    const steps = await keycloak.ask<{ id: string }[]>("/live/authentication/flows/f/executions");
    assert.deepEqual(
      steps.map(({ id }) => id),
      [failure.state.id],
    );
  });

  it("makes siblings side by side without losing one", async () => {
    const parent = await create("keycloak:index/group:Group", { realmId: "live", name: "many" });
    const names = Array.from({ length: 16 }, (_, index) => `g${index}`);
    await Promise.all(
      names.map((name) => create("keycloak:index/group:Group", { realmId: "live", name, parentId: parent.id })),
    );
    const children = await keycloak.ask<{ name: string }[]>(`/live/groups/${parent.id}/children?max=100`);
    assert.deepEqual(children.map(({ name }) => name).sort(), [...names].sort());
  });

  it("says whose login was refused, and never with what", async () => {
    const wrong = await configured({ url: keycloak.url, clientId: "webide-provisioner", clientSecret: "wr0ng" });
    await assert.rejects(
      create("keycloak:index/group:Group", { realmId: "live", name: "x" }, wrong),
      (error: Error) => {
        assert.match(
          error.message,
          /refused the login of client "webide-provisioner" in realm "master": .*\(HTTP 401\)/,
        );
        assert.ok(!error.message.includes("wr0ng"));
        return true;
      },
    );
  });

  it("shows a wrong login at once where the program leaves initialLogin on", async () => {
    await assert.rejects(
      configured({ url: keycloak.url, clientId: "nobody", clientSecret: "x", initialLogin: "true" }),
      /refused the login of client "nobody"/,
    );
  });

  describe("an outage", () => {
    it("is over for a plugin that runs on once Keycloak is back", async () => {
      await keycloak.halt();
      await keycloak.resume();
      const { properties } = await create("keycloak:index/group:Group", { realmId: "live", name: "after" });
      assert.equal(properties["path"], "/after");
    });

    it("gives up on a Keycloak that is down after 20 s, naming its address and what to do", async () => {
      await keycloak.halt();
      const started = Date.now();
      await assert.rejects(create("keycloak:index/group:Group", { realmId: "live", name: "never" }), (error: Error) => {
        assert.ok(
          error.message.includes(`Keycloak at ${keycloak.url} does not answer (connect ECONNREFUSED`),
          error.message,
        );
        assert.match(error.message, /see that it runs and that the address is right/);
        return true;
      });
      const seconds = (Date.now() - started) / 1000;
      assert.ok(seconds > 10 && seconds < 25, `it took ${seconds} s`);
    });
  });
});
