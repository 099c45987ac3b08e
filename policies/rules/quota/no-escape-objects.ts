import { compareQuantities, isQuantity } from "../../../components/core/quantities";
import type { ObjectRule } from "../../rule";
import { isInWorkspace } from "../../reading/workspaces/workspace-objects";

/** What a workspace never has, by the keys that a quota counts it under. */
const forbidden = {
  "services.loadbalancers": "an address outside the cluster, past the proxy and its login",
  "services.nodeports": "a port on every node, past the proxy and its login",
  "count/jobs.batch": "a job, which outlives the editor that was stopped",
  "count/cronjobs.batch": "a job that comes back by itself",
} as const;

/** Ways out of a workspace that its quota closes. */
export const rule: ObjectRule = {
  id: "quota/no-escape-objects",
  level: "mandatory",
  scope: "object",
  summary: "A workspace's quota forbids load balancers, node ports and jobs.",
  reason:
    "A port opened past the proxy needs no login, and a job keeps running when the editor is stopped. The quota refuses them to everybody, whoever was given the right to make one. Kinds that a workspace does have are not capped: a further key may only forbid, and nobody inside a workspace has rights to make objects.",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count",
  appliesTo: ["ResourceQuota"],
  example: {
    good: `spec: { hard: { services.loadbalancers: "0", services.nodeports: "0", count/jobs.batch: "0", count/cronjobs.batch: "0", ... } }`,
    bad: `spec: { hard: { services.loadbalancers: "0", services.nodeports: "1", count/jobs.batch: "0", count/cronjobs.batch: "0", ... } }`,
  },
  *check(object) {
    if (!isInWorkspace(object)) return;
    for (const [key, what] of Object.entries(forbidden)) {
      const field = object.props.at("spec", "hard", key);
      const value = field.quantity();
      if (value !== undefined && isQuantity(value) && compareQuantities(value, "0") === 0) continue;
      yield { field, allowed: `"0": it would be ${what}`, whatToDo: `Set ${key} to "0".` };
    }
  },
};
