import { isObject } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { representation } from "./representation";

const label = (data: Data) => `user profile of realm "${data.text("realmId")}"`;
const policies = ["DISABLED", "ENABLED", "ADMIN_VIEW", "ADMIN_EDIT"];

/** `keycloak:index/realmUserProfile:RealmUserProfile` */
export const userProfile: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    unmanagedAttributePolicy: { type: "text", default: "DISABLED", oneOf: policies },
    attributes: {
      type: "blocks",
      fields: {
        name: { type: "text", required: true },
        displayName: { type: "text" },
        defaultValue: { type: "text" },
        group: { type: "text" },
        multiValued: { type: "flag", default: false },
        enabledWhenScopes: { type: "texts" },
        requiredForRoles: { type: "texts" },
        requiredForScopes: { type: "texts" },
        permissions: {
          type: "block",
          fields: { views: { type: "texts", required: true }, edits: { type: "texts", required: true } },
        },
        validators: {
          type: "blockSet",
          fields: { name: { type: "text", required: true }, config: { type: "map" } },
        },
        annotations: { type: "map" },
      },
    },
    groups: {
      type: "blockSet",
      fields: {
        name: { type: "text", required: true },
        displayHeader: { type: "text" },
        displayDescription: { type: "text" },
        annotations: { type: "map" },
      },
    },
  },
  label,
  async create(keycloak, wanted) {
    await write(keycloak, wanted);
    return wanted.text("realmId");
  },
  async read(keycloak, id, known) {
    const answer = await keycloak.find(label(known), (admin) => admin.users.getProfile({ realm: id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    return {
      realmId: id,
      unmanagedAttributePolicy: found.text("unmanagedAttributePolicy") || "DISABLED",
      attributes: found.blocks("attributes").map(attributeProperties),
      groups: found.blocks("groups").map((group) => ({
        name: group.text("name"),
        displayHeader: group.text("displayHeader"),
        displayDescription: group.text("displayDescription"),
        annotations: asTexts(group.values["annotations"]),
      })),
    };
  },
  update: (keycloak, _id, wanted) => write(keycloak, wanted),
  /** There is no realm without a profile: what remains are the two attributes that Keycloak demands. */
  async delete(keycloak, id, known) {
    const rest = { attributes: [{ name: "username" }, { name: "email" }] };
    await keycloak.alone(`realm ${id}`, () =>
      keycloak.remove(label(known), (admin) => admin.users.updateProfile({ realm: id, ...rest })),
    );
  },
  importId: ["realm"],
  imported: (name = "") => ({ id: name, known: { realmId: name } }),
};

async function write(keycloak: Connection, wanted: Data): Promise<void> {
  const realm = wanted.text("realmId");
  const policy = wanted.text("unmanagedAttributePolicy");
  const profile = {
    attributes: wanted.blocks("attributes").map(attributeRepresentation),
    groups: wanted.blocks("groups").map((group) => ({
      name: group.text("name"),
      displayHeader: group.text("displayHeader"),
      displayDescription: group.text("displayDescription"),
      annotations: asValues(group.map("annotations")),
    })),
    ...(policy !== "DISABLED" && { unmanagedAttributePolicy: policy }),
  };
  await keycloak.alone(`realm ${realm}`, () =>
    keycloak.write(label(wanted), (admin) => admin.users.updateProfile({ realm, ...profile } as object)),
  );
}

function attributeRepresentation(attribute: Data) {
  const permissions = attribute.block("permissions");
  const scopes = attribute.texts("enabledWhenScopes");
  const required = { roles: attribute.texts("requiredForRoles"), scopes: attribute.texts("requiredForScopes") };
  return {
    name: attribute.text("name"),
    displayName: attribute.text("displayName") || undefined,
    defaultValue: attribute.text("defaultValue") || undefined,
    group: attribute.text("group") || undefined,
    multivalued: attribute.flag("multiValued"),
    permissions: permissions && { view: permissions.texts("views"), edit: permissions.texts("edits") },
    // Empty it would mean: required for everybody.
    required: required.roles.length + required.scopes.length > 0 ? required : undefined,
    selector: scopes.length > 0 ? { scopes } : undefined,
    validations: Object.fromEntries(
      attribute.blocks("validators").map((validator) => [validator.text("name"), asValues(validator.map("config"))]),
    ),
    annotations: asValues(attribute.map("annotations")),
  };
}

function attributeProperties(attribute: Data): Properties {
  const permissions = attribute.block("permissions");
  const required = attribute.block("required");
  const validations = attribute.values["validations"];
  return {
    name: attribute.text("name"),
    displayName: attribute.text("displayName"),
    defaultValue: attribute.text("defaultValue"),
    group: attribute.text("group"),
    multiValued: attribute.flag("multivalued"),
    enabledWhenScopes: attribute.block("selector")?.texts("scopes") ?? [],
    requiredForRoles: required?.texts("roles") ?? [],
    requiredForScopes: required?.texts("scopes") ?? [],
    permissions: permissions ? { views: permissions.texts("view"), edits: permissions.texts("edit") } : null,
    validators: isObject(validations)
      ? Object.entries(validations).map(([name, config]) => ({ name, config: asTexts(config) }))
      : [],
    annotations: asTexts(attribute.values["annotations"]),
  };
}

/** Lists and objects travel as JSON in a text, because the schema knows texts only. */
function asValues(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text]),
  );
}

function asTexts(value: Value | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, typeof entry === "string" ? entry : JSON.stringify(entry)]),
  );
}
