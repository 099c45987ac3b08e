import { roleMapping } from "./role-mapping";

/** `keycloak:index/groupRoles:GroupRoles` */
export const groupRoles = roleMapping({
  property: "groupId",
  noun: "group",
  async list(keycloak, object, realm, id) {
    const roles = await keycloak.find(object, (admin) => admin.groups.listRealmRoleMappings({ realm, id }));
    return roles?.flatMap((role) => role.id ?? []);
  },
  add: (keycloak, object, mapped) => keycloak.write(object, (admin) => admin.groups.addRealmRoleMappings(mapped)),
  remove: (keycloak, object, mapped) => keycloak.remove(object, (admin) => admin.groups.delRealmRoleMappings(mapped)),
});
