import { roleMapping } from "./role-mapping";

/** `keycloak:index/userRoles:UserRoles` */
export const userRoles = roleMapping({
  property: "userId",
  noun: "user",
  async list(keycloak, object, realm, id) {
    const roles = await keycloak.find(object, (admin) => admin.users.listRealmRoleMappings({ realm, id }));
    return roles?.flatMap((role) => role.id ?? []);
  },
  add: (keycloak, object, mapped) => keycloak.write(object, (admin) => admin.users.addRealmRoleMappings(mapped)),
  remove: (keycloak, object, mapped) => keycloak.remove(object, (admin) => admin.users.delRealmRoleMappings(mapped)),
});
