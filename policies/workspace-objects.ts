import { labelKeys } from "../components/core/contracts";
import type { PolicyObject } from "./policy-object";

/** Beginning of the names of users' namespaces. */
export const workspaceNamespacePrefix = "ide-";

/** Whether a namespace belongs to a user: by its name or by its label, so that neither alone hides it. */
export function isWorkspaceNamespace(object: PolicyObject): boolean {
  return (
    object.kind === "Namespace" &&
    ((object.name?.startsWith(workspaceNamespacePrefix) ?? false) ||
      object.label(labelKeys.namespaceKind).text() === "workspace")
  );
}

/** Whether an object would live in a user's namespace; one without a namespace may be put into any. */
export function isInWorkspace(object: PolicyObject): boolean {
  return object.namespace?.startsWith(workspaceNamespacePrefix) ?? true;
}
