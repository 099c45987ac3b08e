import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";
import { flowSteps } from "./flow-steps";
import { requirements } from "./requirements";
import { setStep } from "./set-step";

const label = (data: Data) =>
  `step "${data.text("authenticator")}" of flow "${data.text("parentFlowAlias")}" in realm "${data.text("realmId")}"`;

/** `keycloak:authentication/execution:Execution` */
export const execution: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    parentFlowAlias: { type: "text", required: true, replaces: true },
    authenticator: { type: "text", required: true, replaces: true },
    requirement: { type: "text", default: "DISABLED", oneOf: requirements },
    priority: { type: "number" },
  },
  label,
  async create(keycloak, wanted) {
    const [realm, flow] = [wanted.text("realmId"), wanted.text("parentFlowAlias")];
    const step = { provider: wanted.text("authenticator"), priority: wanted.number("priority") };
    const { id } = await keycloak.alone(`realm ${realm}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.authenticationManagement.addExecutionToFlow({ realm, flow, ...step }),
      ),
    );
    return id ?? "";
  },
  complete: (keycloak, id, wanted) => setStep(keycloak, label(wanted), id, wanted),
  async existing(keycloak, wanted) {
    const steps = await flowSteps(keycloak, label(wanted), wanted.text("realmId"), wanted.text("parentFlowAlias"));
    return steps
      ?.filter((step) => step.number("level") === 0) // not those of the flows in it
      .find((step) => step.text("providerId") === wanted.text("authenticator"))
      ?.text("id");
  },
  async read(keycloak, id, known) {
    const [realm, flow] = [known.text("realmId"), known.text("parentFlowAlias")];
    const steps = await flowSteps(keycloak, label(known), realm, flow);
    const found = steps?.find((step) => step.text("id") === id);
    return (
      found && {
        realmId: realm,
        parentFlowAlias: flow,
        authenticator: found.text("providerId"),
        requirement: found.text("requirement"),
        priority: found.number("priority"),
      }
    );
  },
  update: (keycloak, id, wanted) => setStep(keycloak, label(wanted), id, wanted),
  delete: (keycloak, id, known) => {
    const realm = known.text("realmId");
    return keycloak.alone(`realm ${realm}`, () =>
      keycloak.remove(label(known), (admin) => admin.authenticationManagement.delExecution({ realm, id })),
    );
  },
  importId: ["realm", "alias of the flow", "execution id"],
  imported: (realm = "", flow = "", id = "") => ({ id, known: { realmId: realm, parentFlowAlias: flow } }),
};
