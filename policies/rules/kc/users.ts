import { isKeycloak } from "../../reading/keycloak/keycloak-realms";
import type { ObjectRule } from "../../rule";

/** A first password is made by the run, kept encrypted and good for once. */
export const rule: ObjectRule = {
  id: "kc/users",
  level: "mandatory",
  scope: "object",
  summary: "No account has a password that is written down or that stays.",
  reason:
    "A password in the program or the catalog is known to everybody who reads them, and one that need not be changed is known to two.",
  source: "https://www.pulumi.com/registry/packages/keycloak/api-docs/user/#userinitialpassword",
  appliesTo: ["User"],
  example: {
    good: `initialPassword: { value: <from a RandomPassword>, temporary: true }`,
    bad: `initialPassword: { value: Welcome-2026, temporary: false }`,
  },
  *check(object) {
    if (!isKeycloak(object)) return;
    const password = object.props.at("initialPassword");
    // A secret mapping may come as one marker.
    if (password.isAbsent || password.isSecret) return;
    const value = password.at("value");
    // Known only after the deployment: made by it, not written down.
    if (!value.isSecret && !value.isUnknown) {
      yield {
        field: value,
        value: "a text that is not kept encrypted",
        allowed: "the result of a RandomPassword",
        whatToDo: "Declare the account through the UserAccount component.",
      };
    }
    const temporary = password.at("temporary");
    if (!temporary.isSecret && temporary.flag() !== true) {
      yield { field: temporary, allowed: "true", whatToDo: "Let the user choose a new one at the first sign-in." };
    }
  },
};
