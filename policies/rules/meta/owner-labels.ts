import { labelKeys } from "../../../components/core/contracts";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule } from "../../rule";
import { isInWorkspace, isWorkspaceNamespace } from "../../reading/workspaces/workspace-objects";

/** Labels of every object: who answers for it, and what keeps it as it is. */
const everywhere = ["webide.dev/owner", "app.kubernetes.io/managed-by"];

/** Only what a tier decides about carries one. */
function hasTier(object: PolicyObject): boolean {
  return isWorkspaceNamespace(object) || (object.kind === "ResourceQuota" && isInWorkspace(object));
}

/** Everybody sees who answers for an object. */
export const rule: ObjectRule = {
  id: "meta/owner-labels",
  level: "advisory",
  scope: "object",
  summary: "Every object says who owns it and what manages it; a workspace's namespace and quota say their tier.",
  reason:
    "Whoever finds an object in the cluster must see whom to ask, and whether a change by hand would be undone by the next run.",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
  appliesTo: ["*"],
  example: {
    good: `metadata:\n  labels: { webide.dev/owner: platform-team, app.kubernetes.io/managed-by: pulumi }`,
    bad: `metadata:\n  labels: { app: nginx }`,
  },
  *check(object) {
    if (!object.isKubernetes) return;
    for (const key of [...everywhere, ...(hasTier(object) ? [labelKeys.tier] : [])]) {
      const field = object.label(key);
      if ((field.text() ?? "").trim() !== "") continue;
      yield {
        field,
        allowed: "a name",
        whatToDo: "Take the labels from labels() in components/core, which knows all of them.",
      };
    }
  },
};
