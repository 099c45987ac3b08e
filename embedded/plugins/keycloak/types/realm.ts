import type { Properties, Value } from "../../wire/value";
import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { durationSeconds, durationText } from "../schema/duration";
import { boundFlows } from "./bound-flows";
import { builtInFlows } from "./built-in-flows";
import { realmFields } from "./realm-fields";
import { realmNames } from "./realm-names";
import { representation } from "./representation";

const label = (data: Data) => `realm "${data.text("realm")}"`;

/** `keycloak:index/realm:Realm` */
export const realm: ResourceType = {
  fields: realmFields,
  label,
  async create(keycloak, wanted) {
    const name = wanted.text("realm");
    await keycloak.write(label(wanted), (admin) => admin.realms.create(realmRepresentation(wanted)));
    return name;
  },
  complete: (keycloak) => keycloak.renew(),
  async existing(keycloak, wanted) {
    return (await findRealm(keycloak, wanted.text("realm")))?.text("realm");
  },
  async read(keycloak, id, known) {
    const found = await findRealm(keycloak, id);
    return found && realmProperties(found, known);
  },
  /**
   * Writes the flows along, as the official plugin does: those of the state, or else the built-in ones. That switches
   * off whatever another resource has bound since, and must stay so: the program is tested against it.
   */
  update: (keycloak, id, wanted) =>
    keycloak.alone(`realm ${id}`, () =>
      keycloak.write(label(wanted), (admin) => admin.realms.update({ realm: id }, realmRepresentation(wanted))),
    ),
  async delete(keycloak, id, known) {
    if (known.flag("terraformDeletionProtection")) {
      throw new Error(
        `realm "${id}" is protected against deletion; set terraformDeletionProtection to false and run once before deleting it`,
      );
    }
    await keycloak.alone(`realm ${id}`, () =>
      keycloak.remove(`realm "${id}"`, (admin) => admin.realms.del({ realm: id })),
    );
  },
  importId: ["realm"],
  imported: (name = "") => ({ id: name, known: { realm: name } }),
};

async function findRealm(keycloak: Connection, name: string): Promise<Data | undefined> {
  const found = await keycloak.find(`realm "${name}"`, (admin) => admin.realms.findOne({ realm: name }));
  return found && new Data(representation(found));
}

function realmRepresentation(wanted: Data): Record<string, unknown> {
  const locales = wanted.block("internationalization");
  const defences = wanted.block("securityDefenses");
  const lifespans = realmNames.lifespans.filter((name) => wanted.text(name) !== "");
  const values = wanted.values;
  const part = (block: Data | undefined, names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, block?.values[ours] ?? undefined]));
  return {
    id: wanted.text("internalId") || wanted.text("realm"),
    realm: wanted.text("realm"),
    ...Object.fromEntries(Object.entries(realmNames.switches).map(([ours, theirs]) => [theirs, wanted.flag(ours)])),
    ...Object.fromEntries(realmNames.texts.map((name) => [name, wanted.text(name)])),
    ...Object.fromEntries(lifespans.map((name) => [name, durationSeconds(wanted.text(name))])),
    refreshTokenMaxReuse: wanted.number("refreshTokenMaxReuse"),
    ...(wanted.has("oauth2DevicePollingInterval") && {
      oauth2DevicePollingInterval: values["oauth2DevicePollingInterval"],
    }),
    internationalizationEnabled: locales !== undefined,
    supportedLocales: locales?.texts("supportedLocales") ?? [],
    defaultLocale: locales?.text("defaultLocale") ?? "",
    ...part(wanted.block("otpPolicy"), realmNames.otpPolicy),
    bruteForceProtected: defences?.block("bruteForceDetection") !== undefined,
    ...part(defences?.block("bruteForceDetection"), realmNames.bruteForce),
    browserSecurityHeaders: defences?.block("headers") && part(defences.block("headers"), realmNames.headers),
    ...boundFlows(wanted),
  };
}

function realmProperties(found: Data, known: Data): Properties {
  const server = found.values;
  const part = (names: Readonly<Record<string, string>>, prefix = ""): Properties =>
    Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [ours, server[prefix + theirs] ?? null]));
  const webAuthn = (prefix: string) => part(realmNames.webAuthnPolicy, prefix);
  const passwordless = "webAuthnPolicyPasswordless";
  return {
    realm: found.text("realm"),
    internalId: found.text("id"),
    ...Object.fromEntries(Object.entries(realmNames.switches).map(([ours, theirs]) => [ours, found.flag(theirs)])),
    ...Object.fromEntries(realmNames.texts.map((name) => [name, found.text(name)])),
    ...Object.fromEntries(realmNames.lifespans.map((name) => [name, durationText(found.number(name))])),
    ...Object.fromEntries(Object.keys(builtInFlows).map((name) => [name, found.text(name)])),
    terraformDeletionProtection: known.flag("terraformDeletionProtection"),
    refreshTokenMaxReuse: found.number("refreshTokenMaxReuse"),
    oauth2DevicePollingInterval: found.number("oauth2DevicePollingInterval"),
    attributes: {},
    defaultDefaultClientScopes: [],
    defaultOptionalClientScopes: [],
    internationalization: found.flag("internationalizationEnabled")
      ? { supportedLocales: found.texts("supportedLocales"), defaultLocale: found.text("defaultLocale") }
      : null,
    otpPolicy: part(realmNames.otpPolicy),
    securityDefenses: defences(found, known),
    webAuthnPolicy: webAuthn("webAuthnPolicy"),
    webAuthnPasswordlessPolicy: {
      ...webAuthn(passwordless),
      passwordlessPasskeysEnabled: found.flag(`${passwordless}PasskeysEnabled`),
    },
  };
}

/** Only what the program declares is followed; where it declares nothing, all of it is shown. */
function defences(found: Data, known: Data): Value {
  const declared = known.block("securityDefenses");
  const server = found.values;
  const sent = found.block("browserSecurityHeaders")?.values ?? {};
  const part = (names: Readonly<Record<string, string>>, from: Properties): Properties =>
    Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [ours, from[theirs] ?? null]));
  const bruteForce = found.flag("bruteForceProtected") ? part(realmNames.bruteForce, server) : null;
  if (declared !== undefined && !declared.has("headers") && bruteForce === null) return null;
  return {
    headers: declared === undefined || declared.has("headers") ? part(realmNames.headers, sent) : null,
    bruteForceDetection: bruteForce,
  };
}
