import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import type { Field } from "../schema/field";
import { boundFlows } from "./bound-flows";
import { builtInFlows } from "./built-in-flows";
import { representation } from "./representation";

const flow: Field = { type: "text", computed: true };
const label = (data: Data) => `flow bindings of realm "${data.text("realmId")}"`;

/** `keycloak:authentication/bindings:Bindings` */
export const bindings: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    ...Object.fromEntries(Object.keys(builtInFlows).map((name) => [name, flow])),
  },
  label,
  async create(keycloak, wanted) {
    await bind(keycloak, wanted);
    return wanted.text("realmId");
  },
  async read(keycloak, id) {
    const found = await keycloak.find(`realm "${id}"`, (admin) => admin.realms.findOne({ realm: id }));
    if (found === undefined) return undefined;
    const server = new Data(representation(found));
    return {
      realmId: id,
      ...Object.fromEntries(Object.keys(builtInFlows).map((name) => [name, server.text(name)])),
    };
  },
  update: (keycloak, _id, wanted) => bind(keycloak, wanted),
  /** There is no realm without bindings: the built-in flows come back. */
  delete: (keycloak, id) => {
    const released = new Data({ realmId: id });
    return keycloak.alone(`realm ${id}`, () =>
      keycloak.remove(label(released), (admin) => admin.realms.update({ realm: id }, boundFlows(released))),
    );
  },
  importId: ["realm"],
  imported: (name = "") => ({ id: name, known: { realmId: name } }),
};

function bind(keycloak: Connection, wanted: Data): Promise<void> {
  const name = wanted.text("realmId");
  return keycloak.alone(`realm ${name}`, () =>
    keycloak.write(label(wanted), (admin) => admin.realms.update({ realm: name }, boundFlows(wanted))),
  );
}
