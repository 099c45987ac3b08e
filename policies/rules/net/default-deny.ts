import { selectsAll } from "../../reading/network/label-selector";
import { isNetworkPolicy } from "../../reading/network/network-policy";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { StackRule } from "../../rule";

/** Kinds that make pods. */
const podMakers = [
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
] as const;

const isPatch = (object: PolicyObject): boolean => object.type.endsWith("Patch");

/** Whether a policy denies every pod of its namespace everything, in both directions. */
function deniesAll(object: PolicyObject): boolean {
  const spec = object.props.at("spec");
  const types = spec
    .at("policyTypes")
    .items()
    .map((type) => type.text());
  const hasNoRules = spec.at("ingress").items().length === 0 && spec.at("egress").items().length === 0;
  return selectsAll(spec.at("podSelector")) && hasNoRules && types.includes("Ingress") && types.includes("Egress");
}

/** What nobody allowed is closed. */
export const rule: StackRule = {
  id: "net/default-deny",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary:
    "Every namespace has a NetworkPolicy that selects all pods, names both directions and allows nothing; no pod runs in a namespace without one.",
  reason:
    "Kubernetes lets every pod talk to every other until a policy selects it. With this one, a workload whose own policy is forgotten or misspelt is cut off instead of open.",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  appliesTo: ["Namespace", "NetworkPolicy", ...podMakers],
  example: {
    good: `# beside Namespace ai\nkind: NetworkPolicy\nmetadata: { name: default-deny, namespace: ai }\nspec: { podSelector: {}, policyTypes: [Ingress, Egress] }`,
    bad: `# beside Namespace ai; Egress stays open\nkind: NetworkPolicy\nmetadata: { name: default-deny, namespace: ai }\nspec: { podSelector: {}, policyTypes: [Ingress] }`,
  },
  *check(objects) {
    const place = (object: PolicyObject, namespace: string | undefined): string =>
      JSON.stringify([object.stack.name, namespace ?? "default"]);
    const closed = new Set(
      objects
        .filter((object) => isNetworkPolicy(object) && !isPatch(object) && deniesAll(object))
        .map((object) => place(object, object.namespace)),
    );
    const declared = new Set<string>();
    const violation = (object: PolicyObject, path: readonly string[], name: string) => ({
      object,
      field: object.props.at(...path),
      value: `${JSON.stringify(name)}, where nothing is denied by default`,
      allowed: "a namespace with a NetworkPolicy of podSelector {}, policyTypes Ingress and Egress, and no rules",
      whatToDo: "Declare the namespace through PlatformNamespace or the Workspace component, which bring the policy.",
    });
    for (const object of objects) {
      if (object.kind !== "Namespace" || isPatch(object)) continue;
      const name = object.name ?? "";
      declared.add(place(object, name));
      if (!closed.has(place(object, name))) yield violation(object, ["metadata", "name"], name);
    }
    for (const object of objects) {
      // The namespaces of a plain manifest may stand in the cluster already.
      if (object.stack.kind === "any" || isPatch(object) || podTemplates(object).length === 0) continue;
      const at = place(object, object.namespace);
      if (declared.has(at) || closed.has(at)) continue;
      yield violation(object, ["metadata", "namespace"], object.namespace ?? "default");
    }
  },
};
