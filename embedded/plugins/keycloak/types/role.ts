import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { attributeLists } from "./attribute-lists";
import { attributeTexts } from "./attribute-texts";
import { representation } from "./representation";

const label = (data: Data) => `role "${data.text("name")}" in realm "${data.text("realmId")}"`;

/** `keycloak:index/role:Role`: roles of a realm, without roles inside roles. */
export const role: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    clientId: { type: "text", replaces: true, unsupported: true },
    name: { type: "text", required: true, named: true },
    description: { type: "text", computed: true },
    compositeRoles: { type: "texts", computed: true, unsupported: true },
    attributes: { type: "map", computed: true },
    import: { type: "flag", default: false, replaces: true, unsupported: true },
  },
  label,
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const name = wanted.text("name");
    await keycloak.write(label(wanted), (admin) => admin.roles.create({ realm, ...roleRepresentation(wanted) }));
    const made = await keycloak.read(label(wanted), (admin) => admin.roles.findOneByName({ realm, name }));
    return made?.id ?? "";
  },
  async existing(keycloak, wanted) {
    const [realm, name] = [wanted.text("realmId"), wanted.text("name")];
    return (await keycloak.find(label(wanted), (admin) => admin.roles.findOneByName({ realm, name })))?.id;
  },
  async read(keycloak, id, known) {
    const realm = known.text("realmId");
    const answer = await keycloak.find(label(known), (admin) => admin.roles.findOneById({ realm, id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    const parts = found.flag("composite")
      ? await keycloak.read(label(known), (admin) => admin.roles.getCompositeRoles({ realm, id }))
      : [];
    return {
      realmId: realm,
      clientId: "",
      name: found.text("name"),
      description: found.text("description"),
      compositeRoles: parts.flatMap((part) => part.id ?? []),
      attributes: attributeTexts(found.values["attributes"]),
      import: false,
    };
  },
  update: (keycloak, id, wanted) =>
    keycloak.write(label(wanted), (admin) =>
      admin.roles.updateById({ realm: wanted.text("realmId"), id }, roleRepresentation(wanted)),
    ),
  delete: (keycloak, id, known) =>
    keycloak.remove(label(known), (admin) => admin.roles.delById({ realm: known.text("realmId"), id })),
  importId: ["realm", "role id"],
  imported: (realm = "", id = "") => ({ id, known: { realmId: realm } }),
};

function roleRepresentation(wanted: Data) {
  return {
    name: wanted.text("name"),
    description: wanted.text("description"),
    attributes: attributeLists(wanted.map("attributes")),
  };
}
