import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { attributeLists } from "./attribute-lists";
import { attributeTexts } from "./attribute-texts";
import { representation } from "./representation";

const label = (data: Data) => `user "${data.text("username")}" in realm "${data.text("realmId")}"`;

/** `keycloak:index/user:User` */
export const user: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    username: { type: "text", required: true, replaces: true },
    email: { type: "text" },
    emailVerified: { type: "flag", default: false },
    firstName: { type: "text" },
    lastName: { type: "text" },
    enabled: { type: "flag", default: true },
    attributes: { type: "map" },
    requiredActions: { type: "texts" },
    initialPassword: {
      type: "block",
      onlyAtCreation: true,
      fields: {
        value: { type: "text", required: true, secret: true },
        temporary: { type: "flag", default: false },
      },
    },
    federatedIdentities: { type: "blockSet", unsupported: true, fields: {} },
    import: { type: "flag", default: false, replaces: true, unsupported: true },
  },
  label,
  refuse(inputs) {
    const name = inputs.text("username");
    if (name === name.toLowerCase()) return [];
    return [{ property: "username", reason: `"${name}" has capitals, which Keycloak would make small` }];
  },
  /**
   * Account and password in one request. The official plugin sends the password after it, so that one which the policy
   * refuses leaves an account behind, and the next run fails because that account exists.
   */
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const password = wanted.block("initialPassword");
    const credentials = password && [
      { type: "password", value: password.text("value"), temporary: password.flag("temporary") },
    ];
    const { id } = await keycloak.write(label(wanted), (admin) =>
      admin.users.create({ realm, ...userRepresentation(wanted), credentials }),
    );
    return id;
  },
  async existing(keycloak, wanted) {
    const [realm, username] = [wanted.text("realmId"), wanted.text("username")];
    const found = await keycloak.read(label(wanted), (admin) => admin.users.find({ realm, username, exact: true }));
    return found.find((one) => one.username === username)?.id;
  },
  async read(keycloak, id, known) {
    const realm = known.text("realmId");
    const answer = await keycloak.find(label(known), (admin) => admin.users.findOne({ realm, id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    return {
      realmId: realm,
      username: found.text("username"),
      email: found.text("email"),
      emailVerified: found.flag("emailVerified"),
      firstName: found.text("firstName"),
      lastName: found.text("lastName"),
      enabled: found.flag("enabled"),
      attributes: attributeTexts(found.values["attributes"]),
      requiredActions: pendingActions(found, known),
      federatedIdentities: [],
      // Nobody can read it back.
      initialPassword: known.values["initialPassword"] ?? null,
      import: false,
    };
  },
  update: (keycloak, id, wanted) =>
    keycloak.alone(`user ${id}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.users.update({ realm: wanted.text("realmId"), id }, userRepresentation(wanted)),
      ),
    ),
  delete: (keycloak, id, known) =>
    keycloak.remove(label(known), (admin) => admin.users.del({ realm: known.text("realmId"), id })),
  importId: ["realm", "user id"],
  imported: (realm = "", id = "") => ({ id, known: { realmId: realm } }),
};

/** Followed only where the program declares them; a temporary password demands a new one all by itself. */
function pendingActions(found: Data, known: Data): string[] | null {
  if (!known.has("requiredActions")) return null;
  const declared = known.texts("requiredActions");
  const temporary = known.block("initialPassword")?.flag("temporary") === true;
  return found
    .texts("requiredActions")
    .filter((action) => declared.includes(action) || !(temporary && action === "UPDATE_PASSWORD"));
}

function userRepresentation(wanted: Data) {
  return {
    username: wanted.text("username"),
    email: wanted.text("email"),
    emailVerified: wanted.flag("emailVerified"),
    firstName: wanted.text("firstName"),
    lastName: wanted.text("lastName"),
    enabled: wanted.flag("enabled"),
    attributes: attributeLists(wanted.map("attributes")),
    // Left out the pending ones stay; an empty list would take them away.
    ...(wanted.has("requiredActions") && { requiredActions: wanted.texts("requiredActions") }),
  };
}
