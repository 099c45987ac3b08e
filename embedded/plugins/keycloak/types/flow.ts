import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";

const label = (data: Data) => `flow "${data.text("alias")}" in realm "${data.text("realmId")}"`;

/** `keycloak:authentication/flow:Flow` */
export const flow: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    alias: { type: "text", required: true, named: true },
    providerId: { type: "text", default: "basic-flow", oneOf: ["basic-flow", "client-flow"] },
    description: { type: "text" },
  },
  label,
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const { id } = await keycloak.alone(`realm ${realm}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.authenticationManagement.createFlow({ realm, ...flowRepresentation(wanted) }),
      ),
    );
    return id ?? "";
  },
  async existing(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const flows = await keycloak.read(label(wanted), (admin) => admin.authenticationManagement.getFlows({ realm }));
    return flows.find((one) => one.alias === wanted.text("alias"))?.id;
  },
  async read(keycloak, id, known) {
    const realm = known.text("realmId");
    const found = await keycloak.find(label(known), (admin) =>
      admin.authenticationManagement.getFlow({ realm, flowId: id }),
    );
    return (
      found && {
        realmId: realm,
        alias: found.alias ?? "",
        providerId: found.providerId ?? "",
        description: found.description ?? "",
      }
    );
  },
  async update(keycloak, id, wanted) {
    const realm = wanted.text("realmId");
    await keycloak.alone(`realm ${realm}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.authenticationManagement.updateFlow({ realm, flowId: id }, { id, ...flowRepresentation(wanted) }),
      ),
    );
  },
  delete: (keycloak, id, known) => {
    const realm = known.text("realmId");
    return keycloak.alone(`realm ${realm}`, () =>
      keycloak.remove(label(known), (admin) => admin.authenticationManagement.deleteFlow({ realm, flowId: id })),
    );
  },
  importId: ["realm", "flow id"],
  imported: (realm = "", id = "") => ({ id, known: { realmId: realm } }),
};

function flowRepresentation(wanted: Data) {
  return {
    alias: wanted.text("alias"),
    providerId: wanted.text("providerId"),
    description: wanted.text("description"),
    topLevel: true,
    builtIn: false,
  };
}
