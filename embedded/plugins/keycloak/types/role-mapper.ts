import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";
import { realmRole } from "./realm-role";

const label = (data: Data) =>
  `role ${data.text("roleId")} in the scope of client ${data.text("clientId")} in realm "${data.text("realmId")}"`;

/** `keycloak:index/genericRoleMapper:GenericRoleMapper`: a role of the realm that tokens of a client may name. */
export const roleMapper: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    clientId: { type: "text", required: true, replaces: true },
    clientScopeId: { type: "text", replaces: true, unsupported: true },
    roleId: { type: "text", required: true, replaces: true },
  },
  label,
  async create(keycloak, wanted) {
    const [realm, id, roleId] = [wanted.text("realmId"), wanted.text("clientId"), wanted.text("roleId")];
    const role = await realmRole(keycloak, label(wanted), realm, roleId);
    await keycloak.alone(`client ${id}`, () =>
      keycloak.write(label(wanted), (admin) => admin.clients.addRealmScopeMappings({ realm, id }, [role])),
    );
    // Between the slashes stands the client of a client's role.
    return `${realm}/client/${id}/scope-mappings//${roleId}`;
  },
  async read(keycloak, _id, known) {
    const [realm, id, roleId] = [known.text("realmId"), known.text("clientId"), known.text("roleId")];
    const roles = await keycloak.find(label(known), (admin) => admin.clients.listRealmScopeMappings({ realm, id }));
    if (roles?.some((role) => role.id === roleId) !== true) return undefined;
    return { realmId: realm, clientId: id, roleId };
  },
  /** Every change makes a new one. */
  update: () => Promise.resolve(),
  async delete(keycloak, _id, known) {
    const [realm, id, roleId] = [known.text("realmId"), known.text("clientId"), known.text("roleId")];
    // A role that is gone has taken its mappings along.
    const role = await keycloak.find(label(known), (admin) => admin.roles.findOneById({ realm, id: roleId }));
    if (role?.name === undefined) return;
    const mapping = [{ id: roleId, name: role.name }];
    await keycloak.alone(`client ${id}`, () =>
      keycloak.remove(label(known), (admin) => admin.clients.delRealmScopeMappings({ realm, id }, mapping)),
    );
  },
  importId: ["realm", "client", "id of the client", "scope-mappings", "nothing", "role id"],
  imported: (...[realm = "", , clientId = "", , , roleId = ""]) => ({
    id: `${realm}/client/${clientId}/scope-mappings//${roleId}`,
    known: { realmId: realm, clientId, roleId },
  }),
};
