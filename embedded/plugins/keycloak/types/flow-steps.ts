import type { Connection } from "../connection";
import { Data } from "../schema/data";
import { representation } from "./representation";

/** Steps of a flow and of the flows in it, in order; undefined where there is no such flow. */
export async function flowSteps(
  keycloak: Connection,
  object: string,
  realm: string,
  flow: string,
): Promise<readonly Data[] | undefined> {
  const steps = await keycloak.find(object, (admin) => admin.authenticationManagement.getExecutions({ realm, flow }));
  return steps?.map((step) => new Data(representation(step)));
}
