import { compareQuantities, isQuantity } from "../../../components/core/quantities";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { isInWorkspace } from "../../reading/workspaces/workspace-objects";

/** The key that forbids GPUs; extended resources have requests alone in a quota. */
const gpuKey = "requests.nvidia.com/gpu";

const allowed = "no devices in a workspace: models run in namespace ai and are reached through the gateway";

function isZero(field: Field): boolean {
  const value = field.quantity();
  return value !== undefined && isQuantity(value) && compareQuantities(value, "0") === 0;
}

/** Whether a resource is a device: what an operator of the cluster added, by a name with a domain of its own. */
function isDevice(name: string): boolean {
  return name.includes("/") && !/^(?:[a-z0-9.-]+\.)?kubernetes\.io\//.test(name);
}

/** Devices that a pod asks for, by whatever way Kubernetes has. */
function* devices(pod: Field): Iterable<Violation> {
  for (const holder of [pod, ...podContainers(pod)]) {
    for (const side of ["requests", "limits"]) {
      for (const field of holder.at("resources", side).entries()) {
        if (isDevice(field.key) && !isZero(field)) yield { field, allowed, whatToDo: "Delete it." };
      }
    }
  }
  const claims = pod.at("resourceClaims");
  if (!claims.isAbsent && claims.items().length > 0) yield { field: claims, allowed, whatToDo: "Delete it." };
}

function* inQuota(object: PolicyObject): Iterable<Violation> {
  const field = object.props.at("spec", "hard", gpuKey);
  if (isZero(field)) return;
  yield {
    field,
    allowed: '"0": a key that is missing is no limit',
    whatToDo: `Set ${gpuKey} to "0".`,
  };
}

/** GPUs serve everybody through the gateway; none belongs to one user. */
export const rule: ObjectRule = {
  id: "quota/no-gpu-in-ide",
  level: "mandatory",
  scope: "object",
  summary: "A workspace's quota forbids GPUs, and nothing in a workspace asks for a device.",
  reason:
    "One user with a GPU takes a model from everybody, past keys, budgets and logs. The quota counts one kind of GPU alone, so other devices, and claims for devices, are refused on the pods themselves.",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#resource-quota-for-extended-resources",
  appliesTo: ["*"],
  example: {
    good: `kind: ResourceQuota\nspec: { hard: { requests.nvidia.com/gpu: "0", ... } }`,
    bad: `kind: ResourceQuota\nspec: { hard: { requests.nvidia.com/gpu: "1", ... } }`,
  },
  *check(object) {
    const { kind } = object;
    const pods = podTemplates(object);
    const isClaim = kind === "ResourceClaim" || kind === "ResourceClaimTemplate";
    if ((pods.length === 0 && kind !== "ResourceQuota" && !isClaim) || !isInWorkspace(object)) return;
    if (kind === "ResourceQuota") yield* inQuota(object);
    if (isClaim) yield { field: object.props.at("spec"), value: `of kind ${kind}`, allowed, whatToDo: "Delete it." };
    for (const { spec } of pods) yield* devices(spec);
  },
};
