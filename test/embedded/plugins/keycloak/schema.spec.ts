import assert from "node:assert/strict";
import { interruptedCreations } from "../../../../embedded/plugins/keycloak/interrupted-creations";
import { KeycloakProvider } from "../../../../embedded/plugins/keycloak/keycloak-provider";
import { durationSeconds, durationText } from "../../../../embedded/plugins/keycloak/schema/duration";
import { serverWords } from "../../../../embedded/plugins/keycloak/server-words";
import { unknown } from "../../../../embedded/plugins/wire/value";
import type { Properties } from "../../../../embedded/plugins/wire/value";

const plugin = new KeycloakProvider();
const resource = (type: string) => ({ urn: "urn:pulumi:s::p::t::n", type, name: "n" });

async function difference(type: string, olds: Properties, news: Properties, ignoreChanges: string[] = []) {
  const request = { id: "id", olds, oldInputs: {}, news, ignoreChanges };
  const { changes, replaces, detailed, deleteBeforeReplace } = await plugin.diff(resource(type), request);
  const kinds = Object.fromEntries(Object.entries(detailed ?? {}).map(([path, { kind }]) => [path, kind]));
  return { changes, replaces, kinds, deleteBeforeReplace };
}

async function failures(type: string, news: Properties) {
  const answer = await plugin.check(resource(type), { olds: {}, news, randomSeed: new Uint8Array(8) });
  return (answer.failures ?? []).map(({ property, reason }) => `${property}: ${reason}`);
}

const group = "keycloak:index/group:Group";
const realm = "keycloak:index/realm:Realm";
const client = "keycloak:openid/client:Client";
const user = "keycloak:index/user:User";

describe("schemas of the stand-in for the keycloak plugin", () => {
  it("replaces what can not be changed in place, deleting first where the name stays", async () => {
    const olds = { realmId: "a", name: "x", parentId: "p1" };
    assert.deepEqual(await difference(group, olds, { realmId: "a", name: "x", parentId: "p2", __defaults: [] }), {
      changes: true,
      replaces: ["parentId"],
      kinds: { parentId: "UPDATE_REPLACE" },
      deleteBeforeReplace: true,
    });
  });

  it("makes the new one first where the plugin made the name up", async () => {
    const olds = { realmId: "a", name: "x-1234567" };
    const news = { realmId: "b", name: "x-1234567", __defaults: ["name"] };
    assert.equal((await difference(group, olds, news)).deleteBeforeReplace, false);
  });

  it("takes an unknown value for a change", async () => {
    assert.deepEqual((await difference(group, { realmId: "a", name: "x" }, { realmId: unknown, name: "x" })).replaces, [
      "realmId",
    ]);
  });

  it("sees no difference in another spelling of a duration, nor in another order of a set", async () => {
    const olds = { realm: "r", enabled: true, sslRequired: "external", accessTokenLifespan: "5m0s" };
    const locales = (supportedLocales: string[]) => ({
      internationalization: { supportedLocales, defaultLocale: "ko" },
    });
    const news = { realm: "r", enabled: true, sslRequired: "external", accessTokenLifespan: "300s" };
    const { changes, kinds } = await difference(
      realm,
      { ...olds, ...locales(["en", "ko"]) },
      { ...news, ...locales(["ko", "en"]) },
    );
    assert.deepEqual([changes, kinds], [false, {}]);
  });

  it("names the part of a block that changes", async () => {
    const olds = { realm: "r", enabled: true, sslRequired: "all", otpPolicy: { type: "totp", digits: 6 } };
    const news = { realm: "r", enabled: true, sslRequired: "all", otpPolicy: { type: "totp", digits: 8 } };
    const { kinds } = await difference(realm, olds, news);
    assert.equal(kinds["otpPolicy.digits"], "UPDATE");
  });

  it("keeps the realm's flows where the program is silent, so that a later write sends what the state says", async () => {
    const olds = { realm: "r", enabled: true, sslRequired: "external", browserFlow: "browser", displayName: "a" };
    const { properties } = await plugin.update(resource(realm), {
      id: "r",
      olds,
      oldInputs: {},
      news: { realm: "r", enabled: true, sslRequired: "external", displayName: "b" },
      preview: true,
      timeoutSeconds: 0,
      ignoreChanges: [],
      signal: new AbortController().signal,
    });
    assert.equal(properties["browserFlow"], "browser");
  });

  it("never compares the first password after the account was made", async () => {
    const olds = { realmId: "r", username: "kim", enabled: true, initialPassword: { value: "a", temporary: true } };
    assert.equal((await difference(user, olds, { ...olds, initialPassword: { value: "b" } })).changes, false);
  });

  it("leaves a property alone whose changes the program ignores", async () => {
    const olds = { realmId: "r", username: "kim", enabled: true, requiredActions: ["CONFIGURE_TOTP"] };
    const news = { realmId: "r", username: "kim", enabled: true };
    assert.equal((await difference(user, olds, news)).changes, true);
    assert.equal((await difference(user, olds, news, ["requiredActions"])).changes, false);
  });

  it("refuses what can not be used, naming property, value and what is allowed", async () => {
    assert.deepEqual(await failures(realm, { realm: "r", sslRequired: "some", accessTokenLifespan: "5 minutes" }), [
      'sslRequired: "some" is not allowed; give one of none, external, all',
      'accessTokenLifespan: "5 minutes" is not a duration; write hours, minutes and seconds, as in "1h30m" or "45s"',
    ]);
    assert.deepEqual(await failures(group, { name: "x", parent: "y" }), [
      "parent: there is no such property; allowed are realmId, name, parentId, organizationId, description, attributes",
    ]);
    assert.match((await failures(user, { realmId: "r", username: "Kim" })).join(), /"Kim" has capitals/);
  });

  it("refuses what is missing when it is made, not when it is checked: an update may be past an object that failed", async () => {
    assert.deepEqual(await failures(user, { username: "kim" }), []);
    const limits = { preview: true, timeoutSeconds: 0, signal: new AbortController().signal };
    const inputs = { username: "kim", initialPassword: { temporary: true } };
    await assert.rejects(
      plugin.create(resource(user), { inputs, ...limits }),
      /^Error: "n": required and missing: realmId, initialPassword\.value$/,
    );
    await plugin.create(resource(user), { inputs: { realmId: unknown, username: "kim" }, ...limits });
  });

  it("replaces nothing because of what is missing", async () => {
    const olds = { realmId: "r", userId: "u", groupIds: ["g"], exhaustive: true };
    const news = { groupIds: ["g"], exhaustive: true };
    assert.equal((await difference("keycloak:index/userGroups:UserGroups", olds, news)).changes, false);
  });

  it("refuses a client with a browser flow and without an address", async () => {
    const news = { realmId: "r", clientId: "c", accessType: "PUBLIC", standardFlowEnabled: true };
    assert.match((await failures(client, news)).join(), /^validRedirectUris: .*at least one address$/);
    assert.deepEqual(await failures(client, { ...news, validRedirectUris: ["https://a/"] }), []);
  });

  it("refuses a setting that it does not write, instead of leaving it out silently", async () => {
    assert.match(
      (await failures(realm, { realm: "r", smtpServer: { host: "h", from: "f" } })).join(),
      /^smtpServer: .*install the official plugin/,
    );
  });

  it("says of an unknown type which types it knows", async () => {
    await assert.rejects(
      failures("keycloak:ldap/groupMapper:GroupMapper", {}),
      /it knows Bindings, .*; install the official/,
    );
  });

  it("never shows the value of a secret in a refusal", async () => {
    const news = { realmId: "r", username: "kim", initialPassword: { value: 12_345_678 } };
    const [failure] = await failures(user, news);
    assert.equal(failure, "initialPassword.value: its value is not a text");
  });

  it("writes durations as the official state has them", () => {
    assert.deepEqual([0, 45, 300, 43_200].map(durationText), ["0s", "45s", "5m0s", "12h0m0s"]);
    assert.deepEqual(["1h30m", "45s", "12h"].map(durationSeconds), [5400, 45, 43_200]);
    assert.throws(() => durationSeconds("1d"), /"1d" is not a duration/);
  });

  it("repeats the server's words in each form in which it says them", () => {
    assert.equal(serverWords({ errorMessage: "User exists with same username" }), "User exists with same username");
    assert.equal(
      serverWords({ error: "invalid_client", error_description: "Invalid client" }),
      "invalid_client: Invalid client",
    );
    assert.equal(
      serverWords({ errors: [{ field: "email", errorMessage: "error-invalid-email", params: ["x"] }] }),
      "email: error-invalid-email",
    );
    assert.equal(serverWords("<html>\n Bad Gateway"), "<html> Bad Gateway");
    assert.equal(serverWords(undefined), "no reason given");
  });

  it("reads which creations were interrupted, and refuses anything else in that variable", () => {
    assert.deepEqual([...interruptedCreations({})], []);
    assert.deepEqual([...interruptedCreations({ WEBIDE_INTERRUPTED_CREATIONS: '["urn:a"]' })], ["urn:a"]);
    assert.throws(() => interruptedCreations({ WEBIDE_INTERRUPTED_CREATIONS: "urn:a" }), /is not a JSON list of URNs/);
  });
});
