import assert from "node:assert/strict";
import { IdentityRealm } from "../../../components/identity/realm";
import type { SignInClientArgs } from "../../../components/identity/sign-in-client";
import { exactAddresses, SignInClient } from "../../../components/identity/sign-in-client";
import { Recorded } from "../../support/recorded";
import { realmArgs } from "./realm-under-test";

const clientType = "keycloak:openid/client:Client";

async function record(changes: Partial<SignInClientArgs> = {}): Promise<Recorded> {
  return Recorded.of(() => {
    const realm = new IdentityRealm("realm", realmArgs);
    new SignInClient("proxy", {
      realm: realm.resource,
      clientId: "oauth2-proxy",
      displayName: "Web IDE",
      redirectUris: ["https://ide.company.com/oauth2/callback"],
      postLogoutRedirectUris: ["https://ide.company.com/"],
      browserFlowId: realm.browserFlowId,
      directGrantFlowId: realm.directGrantFlowId,
      roleIds: realm.roleIds,
      ...changes,
    });
  });
}

describe("SignInClient", () => {
  let recorded: Recorded;
  before(async () => {
    recorded = await record();
  });

  it("allows the code flow alone", () => {
    const { inputs } = recorded.resource(clientType, "proxy");
    assert.deepEqual(
      [
        inputs["standardFlowEnabled"],
        inputs["implicitFlowEnabled"],
        inputs["directAccessGrantsEnabled"],
        inputs["serviceAccountsEnabled"],
        inputs["oauth2DeviceAuthorizationGrantEnabled"],
        inputs["standardTokenExchangeEnabled"],
      ],
      [true, false, false, false, false, false],
    );
  });

  it("is confidential and asks for PKCE", () => {
    const { inputs } = recorded.resource(clientType, "proxy");
    assert.deepEqual([inputs["accessType"], inputs["pkceCodeChallengeMethod"]], ["CONFIDENTIAL", "S256"]);
  });

  it("has the second factor bound on itself", () => {
    const { inputs } = recorded.resource(clientType, "proxy");
    assert.deepEqual(inputs["authenticationFlowBindingOverrides"], {
      browserId: "realm-flows-browser-id",
      directGrantId: "realm-flows-direct-grant-id",
    });
  });

  it("is the audience of its access tokens", () => {
    const { inputs } = recorded.resource(
      "keycloak:openid/audienceProtocolMapper:AudienceProtocolMapper",
      "proxy-audience",
    );
    assert.deepEqual([inputs["includedClientAudience"], inputs["addToAccessToken"]], ["oauth2-proxy", true]);
  });

  it("names the user's groups by full path", () => {
    const { inputs } = recorded.resource(
      "keycloak:openid/groupMembershipProtocolMapper:GroupMembershipProtocolMapper",
      "proxy-groups",
    );
    assert.deepEqual([inputs["claimName"], inputs["fullPath"]], ["groups", true]);
  });

  it("names the user's roles", () => {
    const { inputs } = recorded.resource(
      "keycloak:openid/userRealmRoleProtocolMapper:UserRealmRoleProtocolMapper",
      "proxy-roles",
    );
    assert.deepEqual([inputs["claimName"], inputs["multivalued"]], ["roles", true]);
  });

  it("may see only the given roles", () => {
    const mapped = recorded.resources.filter((r) => r.type === "keycloak:index/genericRoleMapper:GenericRoleMapper");
    assert.equal(recorded.resource(clientType, "proxy").inputs["fullScopeAllowed"], false);
    assert.deepEqual(
      mapped.map((r) => r.inputs["roleId"]),
      ["realm-directory-role-developer-id", "realm-directory-role-helpdesk-id"],
    );
  });

  it("protects its secret when told so", async () => {
    const secret = (await record({ protect: true })).resource("random:index/randomPassword:RandomPassword", "proxy");
    assert.equal(secret.protect, true);
  });

  for (const address of [
    "http://ide.company.com/oauth2/callback",
    "https://*.company.com/oauth2/callback",
    "https://ide.company.com/*",
    "https://ide.company.com/#",
    "https://user@ide.company.com/",
    "/oauth2/callback",
    "*",
    "+",
  ]) {
    it(`refuses ${address} as an address`, () => {
      const expected = `client "grafana": "${address}" in redirectUris is not an exact https address`;
      assert.throws(
        () => exactAddresses("grafana", "redirectUris", [address]),
        (error) => error instanceof RangeError && error.message.startsWith(expected),
      );
    });
  }
});
