import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import { Data } from "../schema/data";
import { representation } from "./representation";

const label = (data: Data) => `required action "${data.text("alias")}" of realm "${data.text("realmId")}"`;

/** `keycloak:index/requiredAction:RequiredAction` */
export const requiredAction: ResourceType = {
  fields: {
    realmId: { type: "text", required: true },
    alias: { type: "text", required: true },
    name: { type: "text", named: true },
    enabled: { type: "flag" },
    defaultAction: { type: "flag" },
    priority: { type: "number", computed: true },
    config: { type: "map" },
  },
  label,
  async create(keycloak, wanted) {
    const realm = wanted.text("realmId");
    const alias = wanted.text("alias");
    await keycloak.alone(`realm ${realm}`, async () => {
      const idle = await keycloak.read(label(wanted), (admin) =>
        admin.authenticationManagement.getUnregisteredRequiredActions({ realm } as never),
      );
      const known = idle.find((action) => action.providerId === alias);
      if (known === undefined) return;
      await keycloak.write(label(wanted), (admin) =>
        admin.authenticationManagement.registerRequiredAction({ realm, ...known }),
      );
    });
    await write(keycloak, wanted);
    return `${realm}/${alias}`;
  },
  async read(keycloak, _id, known) {
    const realm = known.text("realmId");
    const alias = known.text("alias");
    const answer = await keycloak.find<object>(label(known), (admin) =>
      admin.authenticationManagement.getRequiredActionForAlias({ realm, alias }),
    );
    if (answer === undefined) return undefined;
    const found = new Data(representation(answer));
    return {
      realmId: realm,
      alias,
      name: found.text("name"),
      enabled: found.flag("enabled"),
      defaultAction: found.flag("defaultAction"),
      priority: found.number("priority"),
      config: found.map("config"),
    };
  },
  update: (keycloak, _id, wanted) => write(keycloak, wanted),
  delete: (keycloak, _id, known) => {
    const realm = known.text("realmId");
    return keycloak.alone(`realm ${realm}`, () =>
      keycloak.remove(label(known), (admin) =>
        admin.authenticationManagement.deleteRequiredAction({ realm, alias: known.text("alias") }),
      ),
    );
  },
  importId: ["realm", "alias"],
  imported: (realm = "", alias = "") => ({ id: `${realm}/${alias}`, known: { realmId: realm, alias } }),
};

function write(keycloak: Connection, wanted: Data): Promise<void> {
  const realm = wanted.text("realmId");
  const alias = wanted.text("alias");
  const action = {
    alias,
    name: wanted.text("name"),
    enabled: wanted.flag("enabled"),
    defaultAction: wanted.flag("defaultAction"),
    priority: wanted.number("priority"),
    config: wanted.map("config"),
  };
  return keycloak.alone(`realm ${realm}`, () =>
    keycloak.write(label(wanted), (admin) =>
      admin.authenticationManagement.updateRequiredAction({ realm, alias }, action),
    ),
  );
}
