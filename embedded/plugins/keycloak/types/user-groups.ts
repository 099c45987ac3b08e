import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";

const label = (data: Data) => `groups of user ${data.text("userId")} in realm "${data.text("realmId")}"`;

/** `keycloak:index/userGroups:UserGroups` */
export const userGroups: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    userId: { type: "text", required: true, replaces: true },
    groupIds: { type: "texts", required: true },
    exhaustive: { type: "flag", default: true },
  },
  label,
  async create(keycloak, wanted) {
    await reconcile(keycloak, wanted, []);
    return `${wanted.text("realmId")}/${wanted.text("userId")}`;
  },
  async read(keycloak, _id, known) {
    const has = await groupsOf(keycloak, known);
    const exhaustive = known.flag("exhaustive");
    return (
      has && {
        realmId: known.text("realmId"),
        userId: known.text("userId"),
        groupIds: has.filter((one) => exhaustive || known.texts("groupIds").includes(one)),
        exhaustive,
      }
    );
  },
  update: (keycloak, _id, wanted, before) => reconcile(keycloak, wanted, before.texts("groupIds")),
  async delete(keycloak, _id, known) {
    const has = await groupsOf(keycloak, known);
    await leave(keycloak, known, has === undefined ? [] : known.texts("groupIds").filter((one) => has.includes(one)));
  },
  importId: ["realm", "user id"],
  imported: (realm = "", id = "") => ({
    id: `${realm}/${id}`,
    known: { realmId: realm, userId: id, exhaustive: true },
  }),
};

/** Ids of the groups that the user is in; undefined where there is no such user. */
async function groupsOf(keycloak: Connection, of: Data): Promise<string[] | undefined> {
  const [realm, id] = [of.text("realmId"), of.text("userId")];
  // Without a number the server answers the first hundred only.
  const groups = await keycloak.find(label(of), (admin) =>
    admin.users.listGroups({ realm, id, first: 0, max: 10_000 }),
  );
  return groups?.flatMap((group) => group.id ?? []);
}

async function reconcile(keycloak: Connection, wanted: Data, given: readonly string[]): Promise<void> {
  const [realm, id] = [wanted.text("realmId"), wanted.text("userId")];
  await keycloak.alone(`user ${id}`, async () => {
    const has = await groupsOf(keycloak, wanted);
    if (has === undefined) throw new Error(`${label(wanted)}: there is no such user`);
    const asked = wanted.texts("groupIds");
    for (const groupId of asked.filter((one) => !has.includes(one))) {
      await keycloak.write(label(wanted), (admin) => admin.users.addToGroup({ realm, id, groupId }));
    }
    const surplus = has.filter((one) => !asked.includes(one) && (wanted.flag("exhaustive") || given.includes(one)));
    await leave(keycloak, wanted, surplus);
  });
}

async function leave(keycloak: Connection, of: Data, groupIds: readonly string[]): Promise<void> {
  const [realm, id] = [of.text("realmId"), of.text("userId")];
  for (const groupId of groupIds) {
    await keycloak.remove(label(of), (admin) => admin.users.delFromGroup({ realm, id, groupId }));
  }
}
