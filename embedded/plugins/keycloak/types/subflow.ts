import type { Connection } from "../connection";
import type { ResourceType } from "../resource-type";
import type { Data } from "../schema/data";
import { flowSteps } from "./flow-steps";
import { requirements } from "./requirements";
import { setStep } from "./set-step";

const label = (data: Data) =>
  `flow "${data.text("alias")}" inside flow "${data.text("parentFlowAlias")}" in realm "${data.text("realmId")}"`;

/** `keycloak:authentication/subflow:Subflow` */
export const subflow: ResourceType = {
  fields: {
    realmId: { type: "text", required: true, replaces: true },
    parentFlowAlias: { type: "text", required: true, replaces: true },
    alias: { type: "text", required: true, named: true },
    providerId: { type: "text", default: "basic-flow", oneOf: ["basic-flow", "form-flow", "client-flow"] },
    description: { type: "text" },
    authenticator: { type: "text", replaces: true },
    requirement: { type: "text", default: "DISABLED", oneOf: requirements },
    priority: { type: "number" },
  },
  label,
  async create(keycloak, wanted) {
    const [realm, flow] = [wanted.text("realmId"), wanted.text("parentFlowAlias")];
    const subflow = {
      alias: wanted.text("alias"),
      type: wanted.text("providerId"),
      description: wanted.text("description"),
      provider: wanted.text("authenticator"),
      priority: wanted.number("priority"),
    };
    const { id } = await keycloak.alone(`realm ${realm}`, () =>
      keycloak.write(label(wanted), (admin) =>
        admin.authenticationManagement.addFlowToFlow({ realm, flow, ...subflow }),
      ),
    );
    return id ?? "";
  },
  complete: async (keycloak, id, wanted) =>
    setStep(keycloak, label(wanted), await stepId(keycloak, id, wanted), wanted),
  async existing(keycloak, wanted) {
    const steps = await flowSteps(keycloak, label(wanted), wanted.text("realmId"), wanted.text("parentFlowAlias"));
    return steps?.find((step) => step.text("displayName") === wanted.text("alias"))?.text("flowId");
  },
  async read(keycloak, id, known) {
    const [realm, parentFlowAlias] = [known.text("realmId"), known.text("parentFlowAlias")];
    const found = await keycloak.find(label(known), (admin) =>
      admin.authenticationManagement.getFlow({ realm, flowId: id }),
    );
    const step = found && (await stepOf(keycloak, id, known));
    if (step === undefined) return undefined;
    return {
      realmId: realm,
      parentFlowAlias,
      alias: found?.alias ?? "",
      providerId: found?.providerId ?? "",
      description: found?.description ?? "",
      authenticator: known.text("authenticator"),
      requirement: step.text("requirement"),
      priority: step.number("priority"),
    };
  },
  async update(keycloak, id, wanted) {
    const realm = wanted.text("realmId");
    const flow = {
      id,
      alias: wanted.text("alias"),
      providerId: wanted.text("providerId"),
      description: wanted.text("description"),
      topLevel: false,
      builtIn: false,
    };
    await keycloak.alone(`realm ${realm}`, () =>
      keycloak.write(label(wanted), (admin) => admin.authenticationManagement.updateFlow({ realm, flowId: id }, flow)),
    );
    await setStep(keycloak, label(wanted), await stepId(keycloak, id, wanted), wanted);
  },
  async delete(keycloak, id, known) {
    const realm = known.text("realmId");
    const step = await stepOf(keycloak, id, known);
    if (step === undefined) return;
    await keycloak.alone(`realm ${realm}`, () =>
      keycloak.remove(label(known), (admin) =>
        admin.authenticationManagement.delExecution({ realm, id: step.text("id") }),
      ),
    );
  },
  importId: ["realm", "alias of the parent flow", "flow id"],
  imported: (realm = "", flow = "", id = "") => ({ id, known: { realmId: realm, parentFlowAlias: flow } }),
};

/** The step of the parent flow that stands for the flow. */
async function stepOf(keycloak: Connection, id: string, data: Data): Promise<Data | undefined> {
  const steps = await flowSteps(keycloak, label(data), data.text("realmId"), data.text("parentFlowAlias"));
  return steps?.find((step) => step.text("flowId") === id);
}

async function stepId(keycloak: Connection, id: string, data: Data): Promise<string> {
  const step = await stepOf(keycloak, id, data);
  if (step === undefined) throw new Error(`${label(data)}: the parent flow has no step for it any more`);
  return step.text("id");
}
