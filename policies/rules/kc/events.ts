import { realmParts } from "../../reading/keycloak/keycloak-realms";
import type { StackRule } from "../../rule";

/** What is recorded is the business of kc/realm; here, that anything is. */
export const rule: StackRule = {
  id: "kc/events",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform"],
  summary: "Every realm has a RealmEvents resource.",
  reason:
    "Keycloak records nothing unless it is told to, and its log is the only trace of who signed in and who changed what.",
  source: "https://www.keycloak.org/docs/latest/server_admin/#configuring-auditing-to-track-events",
  appliesTo: ["Realm", "RealmEvents"],
  example: {
    good: `# Realm "webide" and RealmEvents with its realmId`,
    bad: `# Realm "webide" alone`,
  },
  *check(objects) {
    for (const { realm, members } of realmParts(objects)) {
      if (realm === undefined || members.length > 0) continue;
      const field = realm.props.at("realm");
      yield {
        object: realm,
        field,
        value: `${field.shown()} without RealmEvents`,
        allowed: "a realm with RealmEvents",
        whatToDo: "Declare RealmEvents, as the IdentityRealm component does.",
      };
    }
  },
};
