import type { Field } from "../../field";
import { isKeycloak, realmParts } from "../../reading/keycloak/keycloak-realms";
import type { RealmParts } from "../../reading/keycloak/keycloak-realms";
import { allFactors, LoginFlows } from "../../reading/keycloak/login-flows";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, StackRule } from "../../rule";

const allowed = "a flow declared here that nobody passes without password and second factor";
const whatToDo =
  "In the flow, make the steps for the password and for OTP or WebAuthn REQUIRED, with no ALTERNATIVE way around them and no condition; or deny everybody.";

/** Both ways in which a user can sign in: in the browser, and with a password at the token endpoint. */
const bindings = ["browserFlow", "directGrantFlow"] as const;
const overrides = ["browserId", "directGrantId"] as const;

function* judgeAlias(object: PolicyObject, field: Field, alias: string, flows: LoginFlows): Iterable<PlacedViolation> {
  const missing = flows.missing(alias);
  if (missing.length === 0) return;
  const value = `${field.shown()}, which can be passed without the ${missing.join(" and the ")}`;
  yield { object, field, value, allowed, whatToDo };
}

function* judgeBindings(object: PolicyObject, flows: LoginFlows): Iterable<PlacedViolation> {
  for (const key of bindings) {
    const field = object.props.at(key);
    yield* judgeAlias(object, field, field.text() ?? "", flows);
  }
}

function unbound(realm: PolicyObject): PlacedViolation {
  const field = realm.props.at("realm");
  return {
    object: realm,
    field,
    value: `${field.shown()}, whose flows nobody binds`,
    allowed: "a realm with authentication.Bindings for browserFlow and directGrantFlow",
    whatToDo: "Bind flows that demand the second factor: Keycloak's own flows ask only those who enrolled one.",
  };
}

function* judgeClient(client: PolicyObject, flows: LoginFlows): Iterable<PlacedViolation> {
  // Such a client only takes tokens; nobody can begin a sign-in with it.
  if (client.props.at("accessType").text() === "BEARER-ONLY") return;
  const own = client.props.at("authenticationFlowBindingOverrides");
  for (const key of overrides) {
    const field = own.at(key);
    if (field.isUnknown) {
      // It is one of the flows that are declared here, so all of them must be good.
      const bad = flows.top
        .map((flow) => flow.props.at("alias"))
        .filter((alias) => flows.missing(alias.text() ?? "").length > 0);
      if (flows.top.length > 0 && bad.length === 0) continue;
      const found =
        bad.length === 0 ? "no flow is declared here" : `it may be ${bad.map((alias) => alias.shown()).join(", ")}`;
      yield { object: client, field, value: `${field.shown()}, and ${found}`, allowed, whatToDo };
      continue;
    }
    const id = field.text() ?? "";
    const flow = id === "" ? undefined : flows.byId(id);
    if (flow === undefined)
      yield { object: client, field, allowed, whatToDo: `Bind a flow declared here: ${whatToDo}` };
    else yield* judgeAlias(client, field, flow.props.at("alias").text() ?? "", flows);
  }
}

function* judgeProvider(provider: PolicyObject, flows: LoginFlows): Iterable<PlacedViolation> {
  const field = provider.props.at("postBrokerLoginFlowAlias");
  const alias = field.text() ?? "";
  if (alias !== "" && !flows.missing(alias).includes("second factor")) return;
  yield {
    object: provider,
    field,
    allowed: "a flow declared here with a REQUIRED step for OTP or WebAuthn",
    whatToDo:
      "Whoever comes from another identity provider passes no browser flow: ask for the second factor after it.",
  };
}

function* judge({ realm, members }: RealmParts): Iterable<PlacedViolation> {
  const flows = new LoginFlows(members);
  if (realm !== undefined && !members.some((object) => object.kind === "Bindings")) yield unbound(realm);
  for (const object of members) {
    if (object.kind === "Bindings") yield* judgeBindings(object, flows);
    if (object.kind === "Client") yield* judgeClient(object, flows);
    if (object.kind.endsWith("IdentityProvider")) yield* judgeProvider(object, flows);
  }
}

/**
 * A second factor at every door. The realm's own `browserFlow` is not read: the provider shows there what stood when the
 * realm was made, and the bindings come after it.
 */
export const rule: StackRule = {
  id: "kc/mfa",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary: `Nobody signs in without ${allFactors.join(" and ")}: neither through the realm's flows nor through those of any client.`,
  reason:
    "A stolen password opens source code. One client without the second factor opens all others, for its session counts everywhere; and Keycloak's own flows ask for a code only those who enrolled one.",
  source: "https://www.keycloak.org/docs/latest/server_admin/#_authentication-flows",
  appliesTo: [
    "Realm",
    "Flow",
    "Subflow",
    "Execution",
    "Bindings",
    "Client",
    "IdentityProvider",
    "FacebookIdentityProvider",
    "GithubIdentityProvider",
    "GoogleIdentityProvider",
    "MicrosoftIdentityProvider",
    "OpenshiftV4IdentityProvider",
  ],
  example: {
    good: `# Subflow "forms", whose alias the executions name\n- { authenticator: auth-username-password-form, requirement: REQUIRED }\n- { authenticator: auth-otp-form, requirement: REQUIRED }`,
    bad: `- { authenticator: auth-username-password-form, requirement: ALTERNATIVE }\n- { authenticator: auth-otp-form, requirement: ALTERNATIVE }`,
  },
  *check(objects) {
    const seen = new Set<string>();
    for (const parts of realmParts(objects.filter(isKeycloak))) {
      for (const violation of judge(parts)) {
        // What may belong to several realms is judged in each, and told once.
        const key = `${violation.object.source} ${violation.field.path} ${violation.value ?? ""}`;
        if (!seen.has(key)) yield violation;
        seen.add(key);
      }
    }
  },
};
