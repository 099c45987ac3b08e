import { labelKeys } from "../../../components/core/contracts";
import type { PolicyObject } from "../../policy-object";

/** Beginning of the names of users' namespaces. */
export const workspaceNamespacePrefix = "ide-";

/**
 * Whether a namespace belongs to a user: by its name or by its label, so that neither alone hides it. A name may be left
 * to the API server, which begins it as it is told.
 */
export function isWorkspaceNamespace(object: PolicyObject): boolean {
  if (object.kind !== "Namespace") return false;
  const name = object.name ?? object.props.at("metadata", "generateName").text() ?? "";
  return name.startsWith(workspaceNamespacePrefix) || object.label(labelKeys.namespaceKind).text() === "workspace";
}

/** Whether an object would live in a user's namespace; one without a namespace may be put into any. */
export function isInWorkspace(object: PolicyObject): boolean {
  return object.namespace?.startsWith(workspaceNamespacePrefix) ?? true;
}
