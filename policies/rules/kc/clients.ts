import type { Field } from "../../field";
import { isKeycloak } from "../../reading/keycloak/keycloak-realms";
import { duration } from "../../limits/duration";
import type { IdentityLimits } from "../../limits/identity";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

/** Ways to a token that hand the password to the client, put the token into the address, or need no browser. */
const forbiddenGrants = ["implicitFlowEnabled", "directAccessGrantsEnabled"] as const;

/** An https address that a parser would not write differently, without anything that makes it mean several. */
function isExact(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isPlain = url.href === text || url.href === `${text}/`;
  return isPlain && url.protocol === "https:" && url.username === "" && !/[*#+]|%2a/i.test(text);
}

/** Scheme, host and port alone, as browsers send it. */
function isOrigin(text: string): boolean {
  return isExact(`${text}/`) && new URL(text).origin === text;
}

function* judgeAddresses(props: Field): Iterable<Violation> {
  for (const list of ["validRedirectUris", "validPostLogoutRedirectUris"]) {
    for (const field of props.at(list).items()) {
      if (isExact(field.text() ?? "")) continue;
      yield {
        field,
        allowed: "an exact https address, as in https://ide.company.com/oauth2/callback",
        whatToDo: "Write each address in full: codes are sent to whatever matches.",
      };
    }
  }
  for (const field of props.at("webOrigins").items()) {
    if (isOrigin(field.text() ?? "")) continue;
    yield {
      field,
      allowed: "an exact https origin, as in https://ide.company.com",
      whatToDo: "Name each origin, or leave the list empty where the product's server calls Keycloak.",
    };
  }
}

function* judgeGrants(props: Field): Iterable<Violation> {
  for (const key of forbiddenGrants) {
    const field = props.at(key);
    if (field.flag() !== false) {
      yield { field, allowed: "false", whatToDo: "Set it to false; users sign in through the browser with a code." };
    }
  }
  const device = props.at("oauth2DeviceAuthorizationGrantEnabled");
  if (device.flag() === true) {
    yield {
      field: device,
      allowed: "false",
      whatToDo: "Switch it off: a victim can be made to sign in a stranger's device.",
    };
  }
  if (props.at("standardFlowEnabled").flag() !== true) return;
  const pkce = props.at("pkceCodeChallengeMethod");
  if (pkce.text() !== "S256") {
    yield { field: pkce, allowed: "S256", whatToDo: "Set it, so that a stolen code is of no use." };
  }
  const addresses = props.at("validRedirectUris");
  if (addresses.items().length === 0) {
    yield { field: addresses, allowed: "at least one exact https address", whatToDo: "Name where codes are sent." };
  }
}

function* judgeSecret(props: Field, limits: IdentityLimits): Iterable<Violation> {
  const access = props.at("accessType");
  const id = props.at("clientId");
  const isPublic = limits.publicClients.some((client) => client.clientId === id.text());
  const allowed = ["CONFIDENTIAL", "BEARER-ONLY", ...(isPublic ? ["PUBLIC"] : [])];
  if (!allowed.includes(access.text() ?? "")) {
    yield {
      field: access,
      allowed: allowed.join(" or "),
      whatToDo: "Give the product a secret; only what runs in the browser can keep none.",
    };
  }
  for (const key of ["clientSecret", "clientSecretWo"]) {
    const field = props.at(key);
    // Known only after the deployment: made by it, not written down.
    if (field.isAbsent || field.isSecret || field.isUnknown) continue;
    yield {
      field,
      value: "a text that is not kept encrypted",
      allowed: "the result of a RandomPassword",
      whatToDo: "Declare the client through the SignInClient component.",
    };
  }
}

function* judgeOpenId({ props }: PolicyObject, limits: IdentityLimits): Iterable<Violation> {
  yield* judgeSecret(props, limits);
  yield* judgeGrants(props);
  const lifespan = props.at("accessTokenLifespan");
  const text = lifespan.text() ?? "";
  const most = limits.realm.accessTokenLifespan;
  if (text !== "" && !((duration(text) ?? Number(text)) <= most)) {
    yield { field: lifespan, allowed: `at most ${String(most)}s, or nothing: the realm's`, whatToDo: "Delete it." };
  }
}

/** Who may ask Keycloak for tokens, and where it sends them. The flows of a client are the business of kc/mfa. */
export const rule: ObjectRule = {
  id: "kc/clients",
  level: "mandatory",
  scope: "object",
  summary:
    "A client uses the code flow with PKCE alone, keeps a secret where it can, and names each address exactly and with https.",
  reason:
    "A wildcard sends codes to whoever finds an open redirect below it; the implicit flow and the password grant give tokens away without the second factor.",
  source: "https://datatracker.ietf.org/doc/html/rfc9700#section-2",
  appliesTo: ["Client"],
  example: {
    good: `clientId: oauth2-proxy\naccessType: CONFIDENTIAL\npkceCodeChallengeMethod: S256\nvalidRedirectUris: [https://ide.company.com/oauth2/callback]`,
    bad: `clientId: oauth2-proxy\naccessType: PUBLIC\nvalidRedirectUris: ["https://*.company.com/*"]`,
  },
  *check(object, { baseline }) {
    if (!isKeycloak(object)) return;
    if (object.type.startsWith("keycloak:openid/")) yield* judgeOpenId(object, baseline.identity);
    yield* judgeAddresses(object.props);
  },
};
