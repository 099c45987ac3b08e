import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/kc/clients";
import { found, unknown } from "../../judged";
import { foundInResource, keycloak, withInputs } from "../../keycloak";

const client = keycloak("Client", "ide", {
  clientId: "ide",
  accessType: "CONFIDENTIAL",
  clientSecret: "<secret:ide>",
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  pkceCodeChallengeMethod: "S256",
  validRedirectUris: ["https://ide.company.com/oauth2/callback"],
  validPostLogoutRedirectUris: ["https://ide.company.com/"],
  webOrigins: ["https://ide.company.com"],
});

/** Places that the rule objects to, in a client with other inputs. */
const places = (inputs: Record<string, unknown>): string[] =>
  foundInResource(rule, withInputs(client, inputs)).map((line) => /: (.*?) is /.exec(line)?.[1] ?? line);

describe("kc/clients", () => {
  it("accepts a confidential client with exact addresses", () => {
    assert.deepEqual(places({}), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const inputs of [
    { validRedirectUris: ["https://ide.company.com"] },
    { validRedirectUris: ["https://ide.company.com:8443/a?b=c"] },
    { clientSecret: undefined },
    { clientSecret: unknown },
    { webOrigins: [] },
    { webOrigins: undefined, validPostLogoutRedirectUris: undefined },
    { webOrigins: ["https://ide.company.com:8443"] },
    { clientId: "account", accessType: "PUBLIC" },
    { accessType: "BEARER-ONLY", standardFlowEnabled: false },
    { standardFlowEnabled: false, pkceCodeChallengeMethod: undefined, validRedirectUris: undefined },
    { clientId: "account-console", accessType: "PUBLIC" },
    { accessTokenLifespan: "" },
    { accessTokenLifespan: "300" },
    { accessTokenLifespan: "5m" },
  ]) {
    it(`accepts ${JSON.stringify(inputs)}`, () => {
      assert.deepEqual(places(inputs), []);
    });
  }

  for (const address of [
    "*",
    "https://ide.company.com/*",
    "https://*.company.com/",
    "https://ide.company.com*",
    "https://ide.company.com/%2A",
    "http://ide.company.com/",
    "HTTPS://ide.company.com/",
    "https://IDE.company.com/",
    "https://ide.company.com/a/../b",
    "https://ide.company.com/#x",
    "https://user@ide.company.com/",
    "https://ide.company.com/ ",
    "https://ide.company.com\\@evil.com/",
    "https:ide.company.com/",
    "http://localhost:8080/",
    "/callback",
    "+",
    "-",
    "",
    "javascript:alert(1)",
  ]) {
    it(`refuses codes to be sent to ${JSON.stringify(address)}`, () => {
      assert.deepEqual(places({ validRedirectUris: ["https://ide.company.com/", address] }), ["validRedirectUris[1]"]);
      assert.deepEqual(places({ validPostLogoutRedirectUris: [address] }), ["validPostLogoutRedirectUris[0]"]);
    });
  }

  for (const origin of [
    "*",
    "+",
    "https://ide.company.com/",
    "https://*.company.com",
    "http://ide.company.com",
    "null",
    "",
  ]) {
    it(`refuses the origin ${JSON.stringify(origin)}`, () => {
      assert.deepEqual(places({ webOrigins: [origin] }), ["webOrigins[0]"]);
    });
  }

  const bad: readonly [place: string, inputs: Record<string, unknown>][] = [
    ["implicitFlowEnabled", { implicitFlowEnabled: true }],
    ["implicitFlowEnabled", { implicitFlowEnabled: undefined }],
    ["directAccessGrantsEnabled", { directAccessGrantsEnabled: true }],
    ["directAccessGrantsEnabled", { directAccessGrantsEnabled: null }],
    ["directAccessGrantsEnabled", { directAccessGrantsEnabled: "false" }],
    ["oauth2DeviceAuthorizationGrantEnabled", { oauth2DeviceAuthorizationGrantEnabled: true }],
    ["pkceCodeChallengeMethod", { pkceCodeChallengeMethod: undefined }],
    ["pkceCodeChallengeMethod", { pkceCodeChallengeMethod: "plain" }],
    ["pkceCodeChallengeMethod", { pkceCodeChallengeMethod: "s256" }],
    ["validRedirectUris", { validRedirectUris: [] }],
    ["validRedirectUris", { validRedirectUris: undefined }],
    ["validRedirectUris", { validRedirectUris: unknown }],
    ["validRedirectUris[0]", { validRedirectUris: [unknown] }],
    ["accessType", { accessType: "PUBLIC" }],
    ["accessType", { accessType: "confidential" }],
    ["accessType", { accessType: undefined }],
    ["accessType", { accessType: unknown }],
    ["accessType", { clientId: "Account", accessType: "PUBLIC" }],
    ["clientSecret", { clientSecret: "s3cret" }],
    ["clientSecretWo", { clientSecretWo: "s3cret" }],
    ["accessTokenLifespan", { accessTokenLifespan: "301" }],
    ["accessTokenLifespan", { accessTokenLifespan: "10m" }],
    ["accessTokenLifespan", { accessTokenLifespan: "long" }],
  ];
  for (const [place, inputs] of bad) {
    it(`refuses ${JSON.stringify(inputs)}`, () => {
      assert.deepEqual(places(inputs), [place]);
    });
  }

  it("never repeats a secret that is written down", () => {
    assert.doesNotMatch(foundInResource(rule, withInputs(client, { clientSecret: "s3cret" })).join(), /s3cret/);
  });

  it("judges the addresses of SAML clients, which have no other grants", () => {
    const saml = (validRedirectUris: unknown) => ({
      ...client,
      type: "keycloak:saml/client:Client",
      props: { clientId: "x", validRedirectUris },
    });
    assert.deepEqual(foundInResource(rule, saml(["https://a.company.com/saml"])), []);
    assert.equal(foundInResource(rule, saml(["https://a.company.com/*"])).length, 1);
  });

  it("leaves objects of Kubernetes alone that have the same kind", () => {
    assert.deepEqual(found(rule, { apiVersion: "example.com/v1", kind: "Client", metadata: { name: "x" } }), []);
  });
});
