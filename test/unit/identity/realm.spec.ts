import assert from "node:assert/strict";
import { recordedRealm } from "./realm-under-test";

const realmType = "keycloak:index/realm:Realm";

describe("IdentityRealm", () => {
  it("asks for TLS on every request", async () => {
    const { inputs } = (await recordedRealm()).resource(realmType, "realm");
    assert.equal(inputs["sslRequired"], "all");
  });

  it("lets private addresses use plain HTTP only when told so", async () => {
    const { inputs } = (await recordedRealm({ sslRequired: "external" })).resource(realmType, "realm");
    assert.equal(inputs["sslRequired"], "external");
  });

  for (const closed of ["registrationAllowed", "resetPasswordAllowed", "rememberMe", "editUsernameAllowed"]) {
    it(`switches ${closed} off`, async () => {
      const { inputs } = (await recordedRealm()).resource(realmType, "realm");
      assert.equal(inputs[closed], false);
    });
  }

  it("makes an account wait after repeated failures", async () => {
    const { inputs } = (await recordedRealm({ maxLoginFailures: 3 })).resource(realmType, "realm");
    const defenses = inputs["securityDefenses"] as { bruteForceDetection: { maxLoginFailures: number } };
    assert.equal(defenses.bruteForceDetection.maxLoginFailures, 3);
  });

  it("accepts a one-time code once", async () => {
    const { inputs } = (await recordedRealm()).resource(realmType, "realm");
    assert.deepEqual(inputs["otpPolicy"], {
      type: "totp",
      algorithm: "HmacSHA1",
      digits: 6,
      period: 30,
      lookAheadWindow: 1,
      codeReusable: false,
    });
  });

  it("gives access tokens five minutes", async () => {
    const { inputs } = (await recordedRealm()).resource(realmType, "realm");
    assert.equal(inputs["accessTokenLifespan"], "5m");
  });

  it("speaks Korean first and English too", async () => {
    const { inputs } = (await recordedRealm()).resource(realmType, "realm");
    assert.deepEqual(inputs["internationalization"], { supportedLocales: ["ko", "en"], defaultLocale: "ko" });
  });

  it("may not be framed by other sites", async () => {
    const { inputs } = (await recordedRealm()).resource(realmType, "realm");
    const { headers } = inputs["securityDefenses"] as { headers: Record<string, string> };
    assert.match(headers["contentSecurityPolicy"] ?? "", /frame-ancestors 'self'/);
  });

  it("keeps sign-in and admin events for as many days as told", async () => {
    const { inputs } = (await recordedRealm({ eventRetentionDays: 30 })).resource(
      "keycloak:index/realmEvents:RealmEvents",
      "realm",
    );
    assert.deepEqual(
      [inputs["eventsEnabled"], inputs["adminEventsEnabled"], inputs["eventsExpiration"]],
      [true, true, 30 * 24 * 3600],
    );
  });

  it("keeps events in the log", async () => {
    const { inputs } = (await recordedRealm()).resource("keycloak:index/realmEvents:RealmEvents", "realm");
    assert.deepEqual(inputs["eventsListeners"], ["jboss-logging"]);
  });

  it("makes new users enrol a one-time code", async () => {
    const { inputs } = (await recordedRealm()).resource(
      "keycloak:index/requiredAction:RequiredAction",
      "realm-configure-totp",
    );
    assert.deepEqual([inputs["alias"], inputs["enabled"], inputs["defaultAction"]], ["CONFIGURE_TOTP", true, true]);
  });

  it("can be deleted where it is not protected", async () => {
    const realm = (await recordedRealm()).resource(realmType, "realm");
    assert.deepEqual([realm.protect, realm.retainOnDelete], [false, false]);
  });

  it("is protected and retained when told so", async () => {
    const realm = (await recordedRealm({ protect: true })).resource(realmType, "realm");
    assert.deepEqual(
      [realm.protect, realm.retainOnDelete, realm.inputs["terraformDeletionProtection"]],
      [true, true, true],
    );
  });

  it("leaves the bound flows to the bindings", async () => {
    const realm = (await recordedRealm()).resource(realmType, "realm");
    assert.deepEqual(realm.ignoreChanges, ["browserFlow", "directGrantFlow"]);
  });
});
