import type { ResourceIdentity } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import { isStatus } from "./client/api-error";
import { NoSuchKindError } from "./client/no-such-kind-error";
import { idOf, textAt } from "./metadata";

/** The error of a creation, in the official plugin's words, with the ways out. */
export function notMade(resource: ResourceIdentity, object: Properties, error: unknown): Error {
  const { message } = error as Error;
  const urn = JSON.stringify(resource.urn);
  if (error instanceof NoSuchKindError)
    return new Error(
      `creation of resource ${urn} with kind ${textAt(object, "apiVersion")}/${textAt(object, "kind")} failed because the ` +
        "Kubernetes API server reported that the apiVersion for this resource does not exist. " +
        `Verify that any required CRDs have been created: ${message}`,
    );
  const words = `resource ${urn} was not successfully created by the Kubernetes API server: ${message}`;
  if (!isStatus(error, 409) || error.reason !== "AlreadyExists") return new Error(words);
  return new Error(
    `${words}\n\nThe resource already exists in the cluster, and this stack does not know it. Nothing was changed.\n` +
      "  - If it is somebody else's, give yours another name.\n" +
      `  - If it belongs to this stack (an earlier run was cut off), adopt it: pulumi import ${resource.type} ${resource.name} ${idOf(object)}\n` +
      "  - If nobody needs it, delete it and run the same command again.",
  );
}
