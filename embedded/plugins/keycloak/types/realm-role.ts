import type { RoleMappingPayload } from "@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js";
import type { Connection } from "../connection";

/**
 * A role of the realm by its id, in the form in which mappings name it.
 *
 * @throws Error where there is none, or where it is a role of a client
 */
export async function realmRole(
  keycloak: Connection,
  object: string,
  realm: string,
  id: string,
): Promise<RoleMappingPayload> {
  const found = await keycloak.find(object, (admin) => admin.roles.findOneById({ realm, id }));
  if (found?.name === undefined) throw new Error(`${object}: there is no role with the id ${id} in realm "${realm}"`);
  if (found.clientRole === true) {
    throw new Error(
      `${object}: the role "${found.name}" belongs to a client, and the stand-in for the keycloak plugin maps roles of the realm only; install the official plugin`,
    );
  }
  return { id, name: found.name };
}
