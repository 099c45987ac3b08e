import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { attributeLists } from "./attribute-lists";
import { attributeTexts } from "./attribute-texts";
import { representation } from "./representation";

const label = (data: Data) => `group "${data.text("name")}" in realm "${data.text("realmId")}"`;

/** `keycloak:index/group:Group` */
export const group: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    name: { type: "text", required: true, named: true },
    parentId: { type: "text", replaces: true },
    organizationId: { type: "text", replaces: true, unsupported: true },
    description: { type: "text" },
    attributes: { type: "map" },
    path: { type: "text", output: true },
  },
  label,
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const parent = wanted.text("parentId");
    // Siblings made side by side are refused now and then.
    const { id } = await keycloak.alone(`groups ${realm}`, () =>
      keycloak.write(label(wanted), (admin) =>
        parent === ""
          ? admin.groups.create({ realm, ...groupRepresentation(wanted) })
          : admin.groups.createChildGroup({ realm, id: parent }, groupRepresentation(wanted)),
      ),
    );
    return id;
  },
  async existing(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const parentId = wanted.text("parentId");
    const name = wanted.text("name");
    const found = await keycloak.read(label(wanted), (admin) =>
      parentId === ""
        ? admin.groups.find({ realm, search: name, exact: true })
        : admin.groups.listSubGroups({ realm, parentId, search: name }),
    );
    return found.find((one) => one.name === name)?.id;
  },
  async read(keycloak, id, known) {
    const realm = known.text("realmId");
    const answer = await keycloak.find(label(known), (admin) => admin.groups.findOne({ realm, id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    return {
      realmId: realm,
      name: found.text("name"),
      parentId: found.text("parentId") || null,
      organizationId: "",
      description: found.text("description"),
      attributes: attributeTexts(found.values["attributes"]),
      path: found.text("path"),
    };
  },
  update: (keycloak, id, wanted) => {
    const realm = wanted.text("realmId");
    return keycloak.alone(`groups ${realm}`, () =>
      keycloak.write(label(wanted), (admin) => admin.groups.update({ realm, id }, groupRepresentation(wanted))),
    );
  },
  delete: (keycloak, id, known) => {
    const realm = known.text("realmId");
    return keycloak.alone(`groups ${realm}`, () =>
      keycloak.remove(label(known), (admin) => admin.groups.del({ realm, id })),
    );
  },
  importId: ["realm", "group id"],
  imported: (realm = "", id = "") => ({ id, known: { realmId: realm } }),
};

function groupRepresentation(wanted: Data) {
  return {
    name: wanted.text("name"),
    description: wanted.text("description"),
    attributes: attributeLists(wanted.map("attributes")),
  };
}
