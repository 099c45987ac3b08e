import { labelKeys } from "../../../components/core/contracts";
import type { PolicyObject } from "../../policy-object";
import type { StackRule } from "../../rule";
import { isWorkspaceNamespace } from "../../workspace-objects";

/** Every workspace is fenced in from its first day. */
export const rule: StackRule = {
  id: "quota/present",
  level: "mandatory",
  scope: "stack",
  stacks: ["users"],
  summary: "Every namespace of a user has exactly one ResourceQuota, of the same tier, and exactly one LimitRange.",
  reason:
    "Without a quota one user can take the whole cluster; a second quota makes it unclear which one was approved. Pods without requests are refused under a quota unless a LimitRange fills them in.",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
  appliesTo: ["Namespace", "ResourceQuota", "LimitRange"],
  example: {
    good: `# Namespace ide-kim, ResourceQuota ide-kim/default-quota, LimitRange ide-kim/defaults`,
    bad: `# Namespace ide-kim alone`,
  },
  *check(objects) {
    for (const namespace of objects.filter(isWorkspaceNamespace)) {
      const field = namespace.props.at("metadata", "name");
      const within = (kind: string): PolicyObject[] =>
        objects.filter(
          (object) => object.kind === kind && object.namespace === namespace.name && sameStack(object, namespace),
        );
      for (const kind of ["ResourceQuota", "LimitRange"]) {
        const found = within(kind);
        if (found.length === 1) continue;
        const names = found.map((object) => object.name ?? "(no name)").join(", ");
        yield {
          object: namespace,
          field,
          value: `${field.shown()} with ${found.length === 0 ? `no ${kind}` : `${String(found.length)} of kind ${kind} (${names})`}`,
          allowed: `exactly one ${kind}`,
          whatToDo: "Declare the workspace through the Workspace component, which brings both.",
        };
      }
      const tier = namespace.label(labelKeys.tier);
      for (const quota of within("ResourceQuota")) {
        const own = quota.label(labelKeys.tier);
        if (own.text() !== tier.text()) {
          yield {
            object: quota,
            field: own,
            allowed: `${tier.shown()}, as its namespace says`,
            whatToDo: "Change the tier in the users file alone.",
          };
        }
      }
    }
  },
};

function sameStack(a: PolicyObject, b: PolicyObject): boolean {
  return a.stack.name === b.stack.name;
}
