import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { representation } from "./representation";

const switches = ["adminEventsDetailsEnabled", "adminEventsEnabled", "eventsEnabled"] as const;
const label = (data: Data) => `events of realm "${data.text("realmId")}"`;

/** `keycloak:index/realmEvents:RealmEvents` */
export const realmEvents: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    ...Object.fromEntries(switches.map((name) => [name, { type: "flag" }])),
    enabledEventTypes: { type: "texts" },
    eventsExpiration: { type: "number" },
    eventsListeners: { type: "texts" },
  },
  label,
  async create(keycloak, wanted) {
    await this.update(keycloak, wanted.text("realmId"), wanted, wanted);
    return wanted.text("realmId");
  },
  async read(keycloak, id, known) {
    const answer = await keycloak.find(`realm "${id}"`, (admin) => admin.realms.getConfigEvents({ realm: id }));
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    // Where none is named the server records all types, and names them all.
    const followsTypes = known.texts("enabledEventTypes").length > 0;
    return {
      realmId: id,
      ...Object.fromEntries(switches.map((name) => [name, found.flag(name)])),
      eventsExpiration: found.number("eventsExpiration"),
      eventsListeners: found.texts("eventsListeners"),
      enabledEventTypes: followsTypes ? found.texts("enabledEventTypes") : null,
    };
  },
  update: (keycloak, id, wanted) =>
    keycloak.alone(`realm ${id}`, () =>
      keycloak.write(label(wanted), (admin) => admin.realms.updateConfigEvents({ realm: id }, events(wanted))),
    ),
  /** There is no realm without such settings: all of them are switched off. */
  delete: (keycloak, id) =>
    keycloak.alone(`realm ${id}`, () =>
      keycloak.remove(`events of realm "${id}"`, (admin) =>
        admin.realms.updateConfigEvents({ realm: id }, events(new Data({}))),
      ),
    ),
  importId: ["realm"],
  imported: (name = "") => ({ id: name, known: { realmId: name } }),
};

function events(wanted: Data) {
  return {
    ...Object.fromEntries(switches.map((name) => [name, wanted.flag(name)])),
    enabledEventTypes: wanted.texts("enabledEventTypes"),
    eventsExpiration: wanted.number("eventsExpiration"),
    eventsListeners: wanted.texts("eventsListeners"),
  };
}
