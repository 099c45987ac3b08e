import { labelKeys } from "../../../components/core/contracts";
import { byNamespace, knownNamespace } from "../../reading/workspaces/by-namespace";
import { partByPart } from "../../reading/workspaces/part-by-part";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, StackRule } from "../../rule";
import { isWorkspaceNamespace, workspaceNamespacePrefix } from "../../reading/workspaces/workspace-objects";

/** What a workspace is called by, and what must stand in it. */
function* fence(namespace: PolicyObject, inside: readonly PolicyObject[]): Iterable<PlacedViolation> {
  const field = namespace.props.at("metadata", "name");
  const kind = namespace.label(labelKeys.namespaceKind);
  if (kind.text() !== "workspace") {
    yield {
      object: namespace,
      field: kind,
      allowed: "workspace, as the name says",
      whatToDo: `Set the label ${labelKeys.namespaceKind}: network policies know a workspace by it.`,
    };
  }
  if (!(field.text() ?? "").startsWith(workspaceNamespacePrefix)) {
    yield {
      object: namespace,
      field,
      allowed: `a name that begins with ${workspaceNamespacePrefix}, as the label says workspace`,
      whatToDo: "Name it after the user, or take the label away: the limits of workspaces hold for such names alone.",
    };
  }
  const own = inside.filter((object) => object.stack.name === namespace.stack.name);
  const of = (wanted: string): PolicyObject[] => own.filter((object) => object.kind === wanted);
  for (const wanted of ["ResourceQuota", "LimitRange"]) {
    const found = of(wanted);
    if (found.length === 1) continue;
    const names = found.map((object) => object.name ?? "(no name)").join(", ");
    yield {
      object: namespace,
      field,
      value: `${field.shown()} with ${found.length === 0 ? `no ${wanted}` : `${String(found.length)} of kind ${wanted} (${names})`}`,
      allowed: `exactly one ${wanted}`,
      whatToDo: "Declare the workspace through the Workspace component, which brings both.",
    };
  }
  const tier = namespace.label(labelKeys.tier);
  for (const quota of of("ResourceQuota")) {
    const named = quota.label(labelKeys.tier);
    if (named.text() === tier.text()) continue;
    yield {
      object: quota,
      field: named,
      allowed: `${tier.shown()}, as its namespace says`,
      whatToDo: "Change the tier in the users file alone.",
    };
  }
}

/** Every workspace is fenced in from its first day. */
export const rule: StackRule = {
  id: "quota/present",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary:
    "Every namespace of a user is one by name and by label, and has exactly one ResourceQuota, of the same tier, and exactly one LimitRange.",
  reason:
    "Without a quota one user can take the whole cluster; a second quota makes it unclear which one was approved. Pods without requests are refused under a quota unless a LimitRange fills them in. Other rules know a workspace by its name, and network policies by its label, so neither may stand alone.",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
  appliesTo: ["Namespace", "ResourceQuota", "LimitRange"],
  example: {
    good: `# Namespace ide-kim, ResourceQuota ide-kim/default-quota, LimitRange ide-kim/defaults`,
    bad: `# Namespace ide-kim alone`,
  },
  *check(objects) {
    const others = byNamespace(objects.filter((object) => object.kind !== "Namespace"));
    yield* partByPart(others, (part) => {
      // Where a quota or LimitRange would live must be known; reading it says why it is not.
      knownNamespace(part);
      return [];
    });
    const inside = new Map(others.map((part) => [part.namespace, part.objects]));
    yield* partByPart(
      objects.filter((object) => object.kind === "Namespace"),
      (namespace) => (isWorkspaceNamespace(namespace) ? fence(namespace, inside.get(namespace.name ?? "") ?? []) : []),
    );
  },
};
