import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import type { Field, Fields } from "../schema/field";
import { representation } from "./representation";

/** One kind of claim in tokens. */
export interface MapperKind {
  /** The server's name of the kind. */
  readonly mapper: string;
  /** Properties beside those that all kinds have, each with the key of its setting. */
  readonly settings: Readonly<Record<string, Field & { readonly key: string }>>;
  /** Whether another name makes another mapper. @default false */
  readonly nameReplaces?: boolean;
}

const label = (data: Data) =>
  `mapper "${data.text("name")}" of client ${data.text("clientId")} in realm "${data.text("realmId")}"`;

/** The resource type for one kind of mapper of a client. */
export function protocolMapper(kind: MapperKind): ResourceType {
  const settings: Fields = kind.settings;
  const address = (data: Data) => ({ realm: data.text("realmId"), id: data.text("clientId") });

  function config(wanted: Data): Record<string, string> {
    return Object.fromEntries(
      Object.entries(kind.settings).map(([name, { type, key }]) => [
        key,
        type === "flag" ? String(wanted.flag(name)) : wanted.text(name),
      ]),
    );
  }

  function mapper(wanted: Data) {
    return {
      name: wanted.text("name"),
      protocol: "openid-connect",
      protocolMapper: kind.mapper,
      config: config(wanted),
    };
  }

  async function named(keycloak: Connection, wanted: Data): Promise<string | undefined> {
    const all = await keycloak.read(label(wanted), (admin) => admin.clients.listProtocolMappers(address(wanted)));
    return all.find((one) => one.name === wanted.text("name"))?.id;
  }

  return {
    fields: {
      realmId: { type: "text", required: true, replaces: true },
      clientId: { type: "text", required: true, replaces: true },
      clientScopeId: { type: "text", replaces: true, unsupported: true },
      name: { type: "text", required: true, named: true, ...(kind.nameReplaces === true && { replaces: true }) },
      ...settings,
    },
    label,
    async create(keycloak, wanted) {
      await keycloak.alone(`client ${wanted.text("clientId")}`, () =>
        keycloak.write(label(wanted), (admin) => admin.clients.addProtocolMapper(address(wanted), mapper(wanted))),
      );
      return (await named(keycloak, wanted)) ?? "";
    },
    existing: named,
    async read(keycloak, id, known) {
      const answer = await keycloak.find(label(known), (admin) =>
        admin.clients.findProtocolMapperById({ ...address(known), mapperId: id }),
      );
      if (answer === undefined) return undefined;
      const found = new Data(representation(answer));
      const stored = found.map("config");
      return {
        realmId: known.text("realmId"),
        clientId: known.text("clientId"),
        name: found.text("name"),
        ...Object.fromEntries(
          Object.entries(kind.settings).map(([name, { type, key }]) => [
            name,
            type === "flag" ? stored[key] === "true" : (stored[key] ?? null),
          ]),
        ),
      };
    },
    update: (keycloak, id, wanted) =>
      keycloak.alone(`client ${wanted.text("clientId")}`, () =>
        keycloak.write(label(wanted), (admin) =>
          admin.clients.updateProtocolMapper({ ...address(wanted), mapperId: id }, { id, ...mapper(wanted) }),
        ),
      ),
    delete: (keycloak, id, known) =>
      keycloak.alone(`client ${known.text("clientId")}`, () =>
        keycloak.remove(label(known), (admin) => admin.clients.delProtocolMapper({ ...address(known), mapperId: id })),
      ),
    importId: ["realm", "client", "id of the client", "mapper id"],
    imported: (...[realm = "", , clientId = "", id = ""]) => ({ id, known: { realmId: realm, clientId } }),
  };
}
