import type { RoleMappingPayload } from "@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js";
import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";
import { realmRole } from "./realm-role";

/** Who has roles, and the calls about that. */
export interface RoleHolder {
  /** Property with the id of the holder. */
  readonly property: "userId" | "groupId";
  readonly noun: string;
  /** Ids of the roles of the realm that it has itself; undefined where there is no such holder. */
  list(keycloak: Connection, object: string, realm: string, id: string): Promise<readonly string[] | undefined>;
  add(keycloak: Connection, object: string, of: Mapped): Promise<void>;
  remove(keycloak: Connection, object: string, of: Mapped): Promise<void>;
}

/** Roles of one holder. */
export interface Mapped {
  readonly realm: string;
  readonly id: string;
  readonly roles: RoleMappingPayload[];
}

/** A resource type that gives roles to a holder; `exhaustive` takes all others away. */
export function roleMapping(holder: RoleHolder): ResourceType {
  const label = (data: Data) =>
    `roles of ${holder.noun} ${data.text(holder.property)} in realm "${data.text("realmId")}"`;

  async function reconcile(keycloak: Connection, wanted: Data, given: readonly string[]): Promise<void> {
    const [realm, id] = [wanted.text("realmId"), wanted.text(holder.property)];
    const object = label(wanted);
    await keycloak.alone(`${holder.noun} ${id}`, async () => {
      const has = await holder.list(keycloak, object, realm, id);
      if (has === undefined) throw new Error(`${object}: there is no such ${holder.noun}`);
      const asked = wanted.texts("roleIds");
      const surplus = has.filter((one) => !asked.includes(one) && (wanted.flag("exhaustive") || given.includes(one)));
      const missing = asked.filter((one) => !has.includes(one));
      const roles = (ids: readonly string[]) => Promise.all(ids.map((one) => realmRole(keycloak, object, realm, one)));
      if (missing.length > 0) await holder.add(keycloak, object, { realm, id, roles: await roles(missing) });
      if (surplus.length > 0) await holder.remove(keycloak, object, { realm, id, roles: await roles(surplus) });
    });
  }

  return {
    fields: {
      realmId: { type: "text", required: true, replaces: true },
      [holder.property]: { type: "text", required: true, replaces: true },
      roleIds: { type: "texts", required: true },
      exhaustive: { type: "flag", default: true },
    },
    label,
    async create(keycloak, wanted) {
      await reconcile(keycloak, wanted, []);
      return `${wanted.text("realmId")}/${wanted.text(holder.property)}`;
    },
    async read(keycloak, _id, known) {
      const [realm, id] = [known.text("realmId"), known.text(holder.property)];
      const has = await holder.list(keycloak, label(known), realm, id);
      const exhaustive = known.flag("exhaustive");
      return (
        has && {
          realmId: realm,
          [holder.property]: id,
          roleIds: has.filter((one) => exhaustive || known.texts("roleIds").includes(one)),
          exhaustive,
        }
      );
    },
    update: (keycloak, _id, wanted, before) => reconcile(keycloak, wanted, before.texts("roleIds")),
    async delete(keycloak, _id, known) {
      const [realm, id] = [known.text("realmId"), known.text(holder.property)];
      const has = await holder.list(keycloak, label(known), realm, id);
      const given = known.texts("roleIds").filter((one) => has?.includes(one));
      const roles = await Promise.all(given.map((one) => realmRole(keycloak, label(known), realm, one)));
      if (roles.length > 0) await holder.remove(keycloak, label(known), { realm, id, roles });
    },
    importId: ["realm", `${holder.noun} id`],
    imported: (realm = "", id = "") => ({
      id: `${realm}/${id}`,
      known: { realmId: realm, [holder.property]: id, exhaustive: true },
    }),
  };
}
