import assert from "node:assert/strict";
import { providerSettings } from "../../../../embedded/plugins/keycloak/settings";
import { unknown } from "../../../../embedded/plugins/wire/value";

describe("settings of the stand-in for the keycloak provider", () => {
  it("takes from the environment what the program leaves out, and nothing else", () => {
    const env = { KEYCLOAK_URL: "http://127.0.0.1:8080/", KEYCLOAK_CLIENT_ID: "env", KEYCLOAK_CLIENT_SECRET: "hidden" };
    const { url, clientId, clientSecret, realm } = providerSettings({ clientId: "program" }, env);
    assert.deepEqual([url, clientId, clientSecret, realm], ["http://127.0.0.1:8080", "program", "hidden", "master"]);
  });

  it("reads values as the node SDK writes them", () => {
    const settings = providerSettings(
      {
        url: "https://kc",
        basePath: "/auth",
        clientTimeout: "7",
        initialLogin: "false",
        tlsInsecureSkipVerify: "true",
        additionalHeaders: '{"X-A":"b"}',
      },
      {},
    );
    assert.deepEqual(
      [settings.url, settings.timeoutSeconds, settings.initialLogin, settings.tls.anyServer, settings.headers],
      ["https://kc/auth", 7, false, true, { "X-A": "b" }],
    );
  });

  it("names what is not known yet at a preview, and does not take the environment's instead", () => {
    const settings = providerSettings({ clientSecret: unknown }, { KEYCLOAK_CLIENT_SECRET: "another" });
    assert.deepEqual([settings.unknown, settings.clientSecret], [["clientSecret"], undefined]);
  });

  it("refuses what is no address, no number, and what it does not know", () => {
    assert.throws(
      () => providerSettings({ url: "sso.company.com" }, {}),
      /"sso.company.com" is not an address \(url or KEYCLOAK_URL\)/,
    );
    assert.throws(() => providerSettings({ clientTimeout: "soon" }, {}), /"soon" is no number of seconds/);
    assert.throws(() => providerSettings({ jwtToken: "x" }, {}), /does not know the setting "jwtToken"/);
  });
});
