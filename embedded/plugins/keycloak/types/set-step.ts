import type { Connection } from "../connection";
import type { Data } from "../schema/data";

/** Sets how a step counts and where it stands; the call that adds one can not. */
export async function setStep(keycloak: Connection, object: string, id: string, wanted: Data): Promise<void> {
  const [realm, flow] = [wanted.text("realmId"), wanted.text("parentFlowAlias")];
  const step = { id, requirement: wanted.text("requirement"), priority: wanted.number("priority") };
  await keycloak.alone(`realm ${realm}`, () =>
    keycloak.write(object, (admin) => admin.authenticationManagement.updateExecution({ realm, flow }, step)),
  );
}
