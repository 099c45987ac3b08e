import type { Field } from "../../field";
import { duration } from "../../limits/duration";
import type { IdentityLimits } from "../../limits/identity";
import { isKeycloak } from "../../reading/keycloak/keycloak-realms";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

type RealmLimits = IdentityLimits["realm"];

/** Switches of a realm that must be off, each with the reason. Left out, they keep whatever the server has. */
const off = {
  registrationAllowed: "accounts are made from the catalog alone",
  resetPasswordAllowed: "the flow behind “Forgot password” took over accounts (CVE-2026-18963)",
  editUsernameAllowed: "workspaces are found by user name, so nobody may take another's",
} as const;

/** `length(12) and upperCase(1)`, taken apart; what has no number counts 0. */
function policyParts(text: string): { readonly name: string; readonly amount: number }[] {
  return text.split(" and ").map((part) => {
    const [, name = "", amount = "0"] = /^\s*([a-zA-Z]+)(?:\((\d{1,4})\))?\s*$/.exec(part) ?? [];
    return { name, amount: Number(amount) };
  });
}

function* judgePasswords(field: Field, limits: RealmLimits): Iterable<Violation> {
  const parts = policyParts(field.text() ?? "");
  const wanted = Object.entries(limits.passwordPolicy);
  const weak = wanted.filter(([name, least]) => {
    const found = parts.filter((part) => part.name === name);
    return found.length === 0 || found.some((part) => part.amount < least);
  });
  if (weak.length === 0) return;
  yield {
    field,
    allowed: `at least ${wanted.map(([name, least]) => `${name}(${String(least)})`).join(" and ")}`,
    whatToDo: `Raise ${weak.map(([name]) => name).join(", ")}.`,
  };
}

function* judgeRealm(realm: PolicyObject, limits: RealmLimits): Iterable<Violation> {
  const { props } = realm;
  const ssl = props.at("sslRequired");
  // In the machine-local cluster Keycloak has no certificate, and its addresses are private ones.
  const sslAllowed = realm.stack.embedded ? ["all", "external"] : ["all"];
  if (!sslAllowed.includes(ssl.text() ?? "")) {
    yield { field: ssl, allowed: sslAllowed.join(" or "), whatToDo: "Let Keycloak refuse plain HTTP." };
  }
  for (const [key, because] of Object.entries(off)) {
    const field = props.at(key);
    if (field.flag() !== false) yield { field, allowed: "false", whatToDo: `Set it to false: ${because}.` };
  }
  const defence = props.at("securityDefenses", "bruteForceDetection");
  const failures = defence.at("maxLoginFailures");
  const most = limits.maxLoginFailures;
  if (!isWithin(Number(failures.quantity() ?? 0), 1, most)) {
    yield {
      field: defence.isAbsent ? defence : failures,
      allowed: `bruteForceDetection with maxLoginFailures from 1 to ${String(most)}`,
      whatToDo: "Declare it: without the block the provider switches the protection off, and its own number is 30.",
    };
  }
  yield* judgePasswords(props.at("passwordPolicy"), limits);
  const reusable = props.at("otpPolicy", "codeReusable");
  if (reusable.flag() === true) {
    yield { field: reusable, allowed: "false", whatToDo: "Switch it off: whoever sees a code could use it once more." };
  }
  const lifespan = props.at("accessTokenLifespan");
  if (!isWithin(duration(lifespan.text() ?? "") ?? 0, 1, limits.accessTokenLifespan)) {
    yield {
      field: lifespan,
      allowed: `a duration up to ${String(limits.accessTokenLifespan)}s, as in 5m`,
      whatToDo: "Shorten it: a token is good until it ends, whatever happened to its user.",
    };
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function* judgeEvents({ props }: PolicyObject, limits: RealmLimits): Iterable<Violation> {
  for (const key of ["eventsEnabled", "adminEventsEnabled"]) {
    const field = props.at(key);
    if (field.flag() !== true)
      yield { field, allowed: "true", whatToDo: "Switch it on: nobody else records who signed in." };
  }
  const types = props.at("enabledEventTypes");
  if (types.items().length > 0) {
    yield {
      field: types,
      allowed: "nothing: all types are kept",
      whatToDo: "Delete the list; what it leaves out is lost.",
    };
  }
  const listeners = props.at("eventsListeners");
  if (!listeners.items().some((item) => item.text() === "jboss-logging")) {
    yield {
      field: listeners,
      allowed: "a list with jboss-logging",
      whatToDo: "Add it: without it events reach no log.",
    };
  }
  const expiration = props.at("eventsExpiration");
  const seconds = Number(expiration.quantity() ?? 0);
  // Keycloak keeps them for ever with 0.
  if (seconds !== 0 && !(seconds >= limits.eventsExpiration)) {
    yield {
      field: expiration,
      allowed: `at least ${String(limits.eventsExpiration)} seconds, or 0 for ever`,
      whatToDo: "Keep events long enough to look into an incident.",
    };
  }
}

/** The realm's own settings. The second factor is the business of kc/mfa. */
export const rule: ObjectRule = {
  id: "kc/realm",
  level: "mandatory",
  scope: "object",
  summary:
    "A realm demands TLS, strong passwords and short tokens, slows down guessing, lets nobody register or reset a password, and records its events.",
  reason:
    "Every account of the platform rests on these settings. What is left out keeps the server's value, which nobody here can see.",
  source: "https://www.keycloak.org/docs/latest/server_admin/#mitigating-security-threats",
  appliesTo: ["Realm", "RealmEvents", "KeycloakRealmImport"],
  example: {
    good: `sslRequired: all\nregistrationAllowed: false\nresetPasswordAllowed: false\nsecurityDefenses: { bruteForceDetection: { maxLoginFailures: 5 } }`,
    bad: `sslRequired: none\nregistrationAllowed: true`,
  },
  *check(object, { baseline }) {
    const { realm } = baseline.identity;
    if (object.kind === "KeycloakRealmImport") {
      yield {
        field: object.props.at("spec", "realm"),
        value: "a realm that the operator would import",
        allowed: "realms declared as resources of the program",
        whatToDo: "Declare it with the IdentityRealm component, whose settings can be judged.",
      };
    } else if (isKeycloak(object)) {
      yield* object.kind === "Realm" ? judgeRealm(object, realm) : judgeEvents(object, realm);
    }
  },
};
