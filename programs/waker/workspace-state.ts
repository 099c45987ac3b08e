import { annotations, labelKeys } from "../../components/core/contracts";
import type { WorkspaceState } from "../../components/core/portal-facts";
import type { Deployment, Namespace } from "./cluster";

/** Whether a namespace is a workspace that may run; `none` covers one that is being deleted. */
export function namespaceState(namespace: Namespace | undefined): "enabled" | "disabled" | "none" {
  if (namespace === undefined) return "none";
  const { labels, annotations: notes, deletionTimestamp } = namespace.metadata;
  if (labels?.[labelKeys.namespaceKind] !== "workspace" || deletionTimestamp !== undefined) return "none";
  return notes?.[annotations.disabledAt] === undefined ? "enabled" : "disabled";
}

/** State of an enabled workspace. A Deployment that names no replicas has one: that is Kubernetes' default. */
export function deploymentState(deployment: Deployment | undefined): WorkspaceState {
  if (deployment === undefined) return "none";
  if ((deployment.spec.replicas ?? 1) === 0) return "stopped";
  return (deployment.status?.readyReplicas ?? 0) > 0 ? "running" : "starting";
}
