import { isObject, unknown } from "../../wire/value";
import type { Properties } from "../../wire/value";
import type { CheckFailure } from "../../wire/resource-provider";
import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { clientAttributes } from "./client-attributes";
import { clientFields } from "./client-fields";
import { representation } from "./representation";

const label = (data: Data) => `client "${data.text("clientId")}" in realm "${data.text("realmId")}"`;

/** Switches that the server has under the same name, or under the one given. */
const switches: Readonly<Record<string, string>> = {
  enabled: "enabled",
  standardFlowEnabled: "standardFlowEnabled",
  implicitFlowEnabled: "implicitFlowEnabled",
  directAccessGrantsEnabled: "directAccessGrantsEnabled",
  serviceAccountsEnabled: "serviceAccountsEnabled",
  frontchannelLogoutEnabled: "frontchannelLogout",
  fullScopeAllowed: "fullScopeAllowed",
  consentRequired: "consentRequired",
  alwaysDisplayInConsole: "alwaysDisplayInConsole",
};
const texts = ["name", "description", "clientAuthenticatorType", "rootUrl", "adminUrl", "baseUrl"] as const;

/** `keycloak:openid/client:Client` */
export const client: ResourceType = {
  fields: clientFields,
  stateVersion: "1",
  label,
  refuse: refused,
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    if (!wanted.flag("import")) {
      const { id } = await keycloak.write(label(wanted), (admin) =>
        admin.clients.create({ realm, ...clientRepresentation(wanted, () => true) }),
      );
      return id;
    }
    const id = await find(keycloak, wanted);
    if (id === undefined) {
      throw new Error(
        `${label(wanted)}: there is none to take over; leave "import" out where the program is to make it`,
      );
    }
    // All that the program declares is written at once. The official plugin keeps a `true` where the program says
    // `false` until its second run, and so leaves open for one run what the program closes. What the program does not
    // declare goes along as it is: left out, the server would make web origins out of the new addresses.
    const found = (await this.read(keycloak, id, wanted)) ?? {};
    const known = Object.entries(wanted.values).map(([name, value]) => [name, value === unknown ? found[name] : value]);
    await this.update(keycloak, id, new Data(Object.fromEntries(known) as Properties), wanted);
    return id;
  },
  existing: find,
  async read(keycloak, id, known) {
    const realm = known.text("realmId");
    const answer = await keycloak.find(label(known), (admin) => admin.clients.findOne({ realm, id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    const account = found.flag("serviceAccountsEnabled")
      ? await keycloak.read(label(known), (admin) => admin.clients.getServiceAccountUser({ realm, id }))
      : undefined;
    return { ...clientProperties(found, known), serviceAccountUserId: account?.id ?? "" };
  },
  update: (keycloak, id, wanted) =>
    keycloak.alone(`client ${id}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.clients.update(
          { realm: wanted.text("realmId"), id },
          clientRepresentation(wanted, (name) => wanted.has(name)),
        ),
      ),
    ),
  /** A client that was taken over stays: it is Keycloak's own. */
  async delete(keycloak, id, known) {
    if (known.flag("import")) return;
    await keycloak.remove(label(known), (admin) => admin.clients.del({ realm: known.text("realmId"), id }));
  },
  importId: ["realm", "id of the client (not its client id)"],
  imported: (realm = "", id = "") => ({ id, known: { realmId: realm, import: false } }),
};

async function find(keycloak: Connection, wanted: Data): Promise<string | undefined> {
  const [realm, clientId] = [wanted.text("realmId"), wanted.text("clientId")];
  const found = await keycloak.read(label(wanted), (admin) => admin.clients.find({ realm, clientId }));
  return found[0]?.id;
}

function refused(inputs: Data): readonly CheckFailure[] {
  const { values } = inputs;
  const codes = values["standardFlowEnabled"] === true || values["implicitFlowEnabled"] === true;
  if (values["standardFlowEnabled"] === unknown || values["implicitFlowEnabled"] === unknown) return [];
  const addresses = inputs.texts("validRedirectUris").length;
  const property = "validRedirectUris";
  if (codes && addresses === 0 && values[property] !== unknown) {
    return [{ property, reason: "a client with the standard or implicit flow needs at least one address" }];
  }
  if (!codes && addresses > 0) {
    return [{ property, reason: "addresses have no use without the standard or implicit flow; leave them out" }];
  }
  return [];
}

/**
 * What is written to the server.
 *
 * @param isWritten says of a property whether it goes along. For a new client all do, since what is left out there is
 * switched on rather than off; for one that exists only those that are known, so that the others stay.
 */
function clientRepresentation(wanted: Data, isWritten: (name: string) => boolean): Record<string, unknown> {
  const asked = (names: Readonly<Record<string, string>>) => Object.entries(names).filter(([name]) => isWritten(name));
  const overrides = wanted.block("authenticationFlowBindingOverrides");
  const accessType = wanted.text("accessType");
  const lists = { validRedirectUris: "redirectUris", webOrigins: "webOrigins" };
  return {
    clientId: wanted.text("clientId"),
    protocol: "openid-connect",
    publicClient: accessType === "PUBLIC",
    bearerOnly: accessType === "BEARER-ONLY",
    ...(wanted.text("clientSecret") !== "" && { secret: wanted.text("clientSecret") }),
    ...Object.fromEntries(asked(switches).map(([ours, theirs]) => [theirs, wanted.flag(ours)])),
    ...Object.fromEntries(texts.filter(isWritten).map((name) => [name, wanted.text(name)])),
    ...Object.fromEntries(asked(lists).map(([ours, theirs]) => [theirs, wanted.texts(ours)])),
    authenticationFlowBindingOverrides: {
      browser: overrides?.text("browserId") ?? "",
      direct_grant: overrides?.text("directGrantId") ?? "",
    },
    attributes: attributes(wanted, isWritten),
  };
}

function attributes(wanted: Data, isWritten: (name: string) => boolean): Record<string, string> {
  const written = [...Object.entries(clientAttributes.flags), ...Object.entries(clientAttributes.written)];
  return {
    // A text that the program takes back becomes empty, which removes it.
    ...Object.fromEntries(
      Object.entries(clientAttributes.texts).flatMap(([ours, theirs]) =>
        wanted.values[ours] === unknown && !isWritten(ours) ? [] : [[theirs, wanted.text(ours)]],
      ),
    ),
    ...Object.fromEntries(
      written.filter(([ours]) => isWritten(ours)).map(([ours, theirs]) => [theirs, String(wanted.flag(ours))]),
    ),
    ...(isWritten("validPostLogoutRedirectUris") && {
      [clientAttributes.postLogoutRedirectUris]: wanted.texts("validPostLogoutRedirectUris").join("##"),
    }),
  };
}

function clientProperties(found: Data, known: Data): Properties {
  const stored = found.map("attributes");
  const overrides = found.values["authenticationFlowBindingOverrides"];
  const bound = new Data(isObject(overrides) ? overrides : {});
  const isBound = bound.text("browser") !== "" || bound.text("direct_grant") !== "";
  const leaving = stored[clientAttributes.postLogoutRedirectUris] ?? "";
  const entries = Object.entries;
  return {
    realmId: known.text("realmId"),
    clientId: found.text("clientId"),
    import: known.flag("import"),
    accessType: found.flag("publicClient") ? "PUBLIC" : found.flag("bearerOnly") ? "BEARER-ONLY" : "CONFIDENTIAL",
    clientSecret: found.text("secret"),
    ...Object.fromEntries(entries(switches).map(([ours, theirs]) => [ours, found.flag(theirs)])),
    ...Object.fromEntries(texts.map((name) => [name, found.text(name)])),
    validRedirectUris: found.texts("redirectUris"),
    validPostLogoutRedirectUris: leaving === "" ? [] : leaving.split("##"),
    webOrigins: found.texts("webOrigins"),
    extraConfig: {},
    authenticationFlowBindingOverrides: isBound
      ? { browserId: bound.text("browser"), directGrantId: bound.text("direct_grant") }
      : null,
    ...Object.fromEntries(entries(clientAttributes.texts).map(([ours, theirs]) => [ours, stored[theirs] ?? ""])),
    ...Object.fromEntries(entries(clientAttributes.flags).map(([ours, theirs]) => [ours, stored[theirs] === "true"])),
    ...Object.fromEntries(
      Object.keys(clientAttributes.written).map((name) => [name, known.has(name) ? known.flag(name) : null]),
    ),
  };
}
