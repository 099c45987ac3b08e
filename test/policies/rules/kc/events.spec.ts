import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/kc/events";
import { unknown } from "../../judged";
import { foundInResources, keycloak } from "../../keycloak";

const realm = keycloak("Realm", "realm", { realm: "webide" });
const events = (realmId: unknown) => keycloak("RealmEvents", "events", { realmId });

describe("kc/events", () => {
  for (const realmId of ["realm-id", "webide", unknown]) {
    it(`accepts a realm whose events name it as ${realmId}`, () => {
      assert.deepEqual(foundInResources(rule, [realm, events(realmId)]), []);
    });
  }

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("refuses a realm without events, or with those of another", () => {
    const refused = ['Realm realm: realm is "webide" without RealmEvents'];
    assert.deepEqual(foundInResources(rule, [realm]), refused);
    assert.deepEqual(foundInResources(rule, [realm, events("other")]), refused);
  });

  it("asks nothing where no realm is declared", () => {
    assert.deepEqual(foundInResources(rule, [events("other")]), []);
  });

  it("refuses a realm whose name is not known at preview", () => {
    const found = foundInResources(rule, [keycloak("Realm", "realm", { realm: unknown }), events("webide")]);
    assert.deepEqual(found, ["Realm realm: realm is not known at preview"]);
  });
});
