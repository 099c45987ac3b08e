import assert from "node:assert/strict";
import { policyObjects, stackFacts } from "../../../../policies/policy-object";
import { judgeObject } from "../../../../policies/judge";
import { rule } from "../../../../policies/rules/kc/realm";
import { baseline, found, today, unknown } from "../../judged";
import { foundInResource, keycloak, withInputs } from "../../keycloak";

const realm = keycloak("Realm", "realm", {
  realm: "webide",
  sslRequired: "all",
  registrationAllowed: false,
  resetPasswordAllowed: false,
  editUsernameAllowed: false,
  passwordPolicy: "length(12) and upperCase(1)",
  accessTokenLifespan: "5m",
  securityDefenses: { bruteForceDetection: { maxLoginFailures: 5 } },
});
const events = keycloak("RealmEvents", "realm", {
  eventsEnabled: true,
  adminEventsEnabled: true,
  eventsListeners: ["jboss-logging"],
  eventsExpiration: 86_400,
});
const defence = (bruteForceDetection: unknown) => ({ securityDefenses: { bruteForceDetection } });

/** Places that the rule objects to. */
const places = (resource: typeof realm): string[] =>
  foundInResource(rule, resource).map((line) => /: (.*?) is /.exec(line)?.[1] ?? line);

describe("kc/realm", () => {
  it("accepts a realm and events exactly at the limits", () => {
    assert.deepEqual(foundInResource(rule, realm), []);
    assert.deepEqual(foundInResource(rule, events), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  const bad: readonly [place: string, inputs: Record<string, unknown>][] = [
    ["sslRequired", { sslRequired: "external" }],
    ["sslRequired", { sslRequired: "none" }],
    ["sslRequired", { sslRequired: "ALL" }],
    ["sslRequired", { sslRequired: undefined }],
    ["registrationAllowed", { registrationAllowed: true }],
    ["registrationAllowed", { registrationAllowed: undefined }],
    ["registrationAllowed", { registrationAllowed: "false" }],
    ["resetPasswordAllowed", { resetPasswordAllowed: true }],
    ["resetPasswordAllowed", { resetPasswordAllowed: null }],
    ["editUsernameAllowed", { editUsernameAllowed: true }],
    ["passwordPolicy", { passwordPolicy: "length(11) and upperCase(1)" }],
    ["passwordPolicy", { passwordPolicy: "length(12)" }],
    ["passwordPolicy", { passwordPolicy: "length(12) and upperCase(1) and length(4)" }],
    ["passwordPolicy", { passwordPolicy: "length and upperCase(1)" }],
    ["passwordPolicy", { passwordPolicy: "maxLength(12) and upperCase(1)" }],
    ["passwordPolicy", { passwordPolicy: "" }],
    ["passwordPolicy", { passwordPolicy: undefined }],
    ["passwordPolicy", { passwordPolicy: unknown }],
    ["otpPolicy.codeReusable", { otpPolicy: { codeReusable: true } }],
    ["accessTokenLifespan", { accessTokenLifespan: "5m1s" }],
    ["accessTokenLifespan", { accessTokenLifespan: "1h" }],
    ["accessTokenLifespan", { accessTokenLifespan: "0s" }],
    ["accessTokenLifespan", { accessTokenLifespan: "5 minutes" }],
    ["accessTokenLifespan", { accessTokenLifespan: "" }],
    ["accessTokenLifespan", { accessTokenLifespan: undefined }],
    ["accessTokenLifespan", { accessTokenLifespan: 300 }],
    ["securityDefenses.bruteForceDetection.maxLoginFailures", defence({ maxLoginFailures: 6 })],
    ["securityDefenses.bruteForceDetection.maxLoginFailures", defence({ maxLoginFailures: 0 })],
    ["securityDefenses.bruteForceDetection.maxLoginFailures", defence({})],
    ["securityDefenses.bruteForceDetection.maxLoginFailures", defence({ maxLoginFailures: "many" })],
    ["securityDefenses.bruteForceDetection", defence(undefined)],
    ["securityDefenses.bruteForceDetection", { securityDefenses: undefined }],
    ["securityDefenses", { securityDefenses: unknown }],
  ];
  for (const [place, inputs] of bad) {
    it(`refuses a realm with ${JSON.stringify(inputs)}`, () => {
      assert.deepEqual(places(withInputs(realm, inputs)), [place]);
    });
  }

  it("accepts the strictest values too", () => {
    assert.deepEqual(places(withInputs(realm, { accessTokenLifespan: "1s", ...defence({ maxLoginFailures: 1 }) })), []);
  });

  it("accepts further parts of a password policy, and durations as the provider reads them", () => {
    const policy = "upperCase(2) and notUsername(undefined) and length(13)";
    assert.deepEqual(places(withInputs(realm, { passwordPolicy: policy, accessTokenLifespan: "300s" })), []);
  });

  it("lets private addresses use plain HTTP in the machine-local cluster alone", () => {
    const external = withInputs(realm, { sslRequired: "external" });
    const judge = (name: string, embedded: boolean): number => {
      const [object] = policyObjects({ ...external, stack: stackFacts(name, embedded) });
      return judgeObject(rule, object!, { today, baseline }).length;
    };
    assert.deepEqual([judge("dev", true), judge("dev", false), judge("prod", true)], [0, 1, 1]);
  });

  const badEvents: readonly [place: string, inputs: Record<string, unknown>][] = [
    ["eventsEnabled", { eventsEnabled: false }],
    ["eventsEnabled", { eventsEnabled: undefined }],
    ["adminEventsEnabled", { adminEventsEnabled: undefined }],
    ["enabledEventTypes", { enabledEventTypes: ["LOGIN"] }],
    ["eventsListeners", { eventsListeners: undefined }],
    ["eventsListeners", { eventsListeners: ["email"] }],
    ["eventsListeners", { eventsListeners: "jboss-logging" }],
    ["eventsExpiration", { eventsExpiration: 86_399 }],
    ["eventsExpiration", { eventsExpiration: -1 }],
    ["eventsExpiration", { eventsExpiration: unknown }],
  ];
  for (const [place, inputs] of badEvents) {
    it(`refuses events with ${JSON.stringify(inputs)}`, () => {
      assert.deepEqual(places(withInputs(events, inputs)), [place]);
    });
  }

  it("accepts events that are kept for ever, and an empty list of types, which means all", () => {
    for (const eventsExpiration of [0, undefined]) {
      assert.deepEqual(places(withInputs(events, { eventsExpiration, enabledEventTypes: [] })), []);
    }
  });

  it("refuses a realm that Keycloak's operator would import", () => {
    const manifest = {
      apiVersion: "k8s.keycloak.org/v2alpha1",
      kind: "KeycloakRealmImport",
      metadata: { name: "webide" },
      spec: { realm: {} },
    };
    assert.deepEqual(found(rule, manifest), ["mandatory spec.realm"]);
  });

  it("leaves objects of Kubernetes alone that have the same kind", () => {
    assert.deepEqual(found(rule, { apiVersion: "example.com/v1", kind: "Realm", metadata: { name: "x" } }), []);
  });
});
