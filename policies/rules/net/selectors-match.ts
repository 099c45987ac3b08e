import type { Field } from "../../field";
import { covers, selectsAll } from "../../reading/network/label-selector";
import { isNetworkPolicy } from "../../reading/network/network-policy";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { StackRule } from "../../rule";

/** Whether a Service sends to pods with these labels. */
function sendsTo(selector: Field, labels: Field): boolean {
  return selector.entries().every((wanted) => labels.at(wanted.key).text() === wanted.text());
}

/** No policy and no Service for pods that do not exist. */
export const rule: StackRule = {
  id: "net/selectors-match",
  level: "advisory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary: "Each NetworkPolicy and each Service selects at least one declared pod of its namespace.",
  reason:
    "A selector with a typing error is a fence around nobody: the pods that it was written for stand outside of it. Manifests of no stack are compared with their own pods only, where they have any.",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
  appliesTo: ["*"],
  example: {
    good: `# beside a Deployment whose pods have the label app: litellm\nkind: Service\nspec: { selector: { app: litellm } }`,
    bad: `# beside a Deployment whose pods have the label app: litellm\nkind: Service\nspec: { selector: { app: lite-llm } }`,
  },
  *check(objects) {
    const pods = new Map<string, Field[]>();
    for (const object of objects) {
      const labels = podTemplates(object).map((template) => template.metadata.at("labels"));
      if (labels.length > 0) pods.set(namespaceOf(object), [...(pods.get(namespaceOf(object)) ?? []), ...labels]);
    }
    for (const object of objects) {
      const selection = selectionOf(object);
      if (selection === undefined) continue;
      const near = pods.get(namespaceOf(object)) ?? [];
      if (near.length === 0 && object.stack.kind === "any") continue;
      if (near.some((labels) => selection.selects(labels))) continue;
      yield {
        object,
        field: selection.selector,
        allowed: `labels of a pod that is declared in namespace ${namespaceOf(object)}`,
        whatToDo: "Write the labels as the pods have them, or delete the object.",
      };
    }
  },
};

/** Where kubectl puts what names no namespace. */
function namespaceOf(object: PolicyObject): string {
  return object.namespace ?? "default";
}

/** What an object selects; undefined when it selects nothing or, as the ground of a namespace, everything. */
function selectionOf(
  object: PolicyObject,
): { readonly selector: Field; readonly selects: (labels: Field) => boolean } | undefined {
  if (isNetworkPolicy(object)) {
    const selector = object.props.at("spec", "podSelector");
    return selectsAll(selector) ? undefined : { selector, selects: (labels) => covers(selector, labels) };
  }
  if (!/^kubernetes:core\/v1:Service$/.test(object.type)) return undefined;
  const selector = object.props.at("spec", "selector");
  return { selector, selects: (labels) => selector.entries().length > 0 && sendsTo(selector, labels) };
}
