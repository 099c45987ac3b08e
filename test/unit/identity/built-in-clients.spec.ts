import assert from "node:assert/strict";
import { builtInClients } from "../../../components/identity/built-in-clients";
import { recordedRealm } from "./realm-under-test";

const clientType = "keycloak:openid/client:Client";

describe("BuiltInClients", () => {
  for (const clientId of ["account", "account-console", "security-admin-console", "admin-cli"]) {
    it(`puts the second factor on ${clientId}`, async () => {
      const { inputs } = (await recordedRealm()).resource(clientType, `realm-client-${clientId}`);
      assert.deepEqual(inputs["authenticationFlowBindingOverrides"], {
        browserId: "realm-flows-browser-id",
        directGrantId: "realm-flows-direct-grant-id",
      });
    });

    it(`adopts ${clientId}, which the server has made`, async () => {
      const { inputs } = (await recordedRealm()).resource(clientType, `realm-client-${clientId}`);
      assert.equal(inputs["import"], true);
    });
  }

  const clients = Object.entries(builtInClients("webide", "https://sso.company.com", "https://sso-admin.company.com"));

  it("gives no client a token for a password alone", () => {
    assert.deepEqual(
      clients.filter(([, client]) => client.directAccessGrantsEnabled !== false),
      [],
    );
  });

  it("sends codes to exact https addresses only", () => {
    const addresses = clients.flatMap(([, client]) => (client.validRedirectUris ?? []) as string[]);
    assert.deepEqual(addresses, [
      "https://sso.company.com/realms/webide/account/",
      "https://sso.company.com/realms/webide/account/",
      "https://sso-admin.company.com/admin/webide/console/",
    ]);
  });

  it("asks every browser client for PKCE", () => {
    const browser = clients.filter(([, client]) => client.standardFlowEnabled === true);
    assert.deepEqual(
      browser.filter(([, client]) => client.pkceCodeChallengeMethod !== "S256"),
      [],
    );
  });
});
