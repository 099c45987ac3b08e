import type { Field } from "../../field";
import { gpuEntries } from "../../reading/pods/gpu-pods";
import type { GpuLimits } from "../../limits/gpu";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule, Violation } from "../../rule";

/** Judges a container, or a pod that names resources of its own. */
function* judge(holder: Field, limits: GpuLimits): Iterable<Violation> {
  const { resource } = limits;
  const entries = [...gpuEntries(holder, "requests", limits), ...gpuEntries(holder, "limits", limits)];
  for (const field of entries) {
    if (field.key !== resource) {
      yield {
        field,
        allowed: `whole GPUs, as ${resource}`,
        whatToDo: "Ask for a whole GPU: parts of one share its memory and its faults with strangers.",
      };
    } else if (!/^\d{1,4}$/.test(field.quantity() ?? "")) {
      yield { field, allowed: "a whole number", whatToDo: "Write the number of GPUs in digits alone." };
    }
  }
  if (!entries.some((field) => field.key === resource)) return;
  const [request, limit] = [holder.at("resources", "requests", resource), holder.at("resources", "limits", resource)];
  if (limit.isAbsent) {
    yield { field: limit, allowed: request.shown(), whatToDo: "Set the limit to the same number as the request." };
  } else if (!request.isAbsent && request.quantity() !== limit.quantity()) {
    yield { field: request, allowed: `${limit.shown()}, as the limit says`, whatToDo: "Set both to the same number." };
  }
}

/** GPUs are given whole, and only where the models are. */
export const rule: ObjectRule = {
  id: "gpu/limits-equal",
  level: "mandatory",
  scope: "object",
  summary:
    "GPUs are asked for in whole numbers, with a limit that equals the request, and in the namespaces of the models alone.",
  reason:
    "The device plugin gives whole devices and refuses a request that differs from its limit. A GPU that a workspace holds is one that no model has.",
  source: "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
  appliesTo: ["*"],
  example: {
    good: `resources: { requests: { nvidia.com/gpu: "1" }, limits: { nvidia.com/gpu: "1" } }`,
    bad: `resources: { requests: { nvidia.com/gpu: "1" }, limits: { nvidia.com/gpu: "2" } }`,
  },
  *check(object, { baseline: { gpu } }) {
    for (const { spec: pod } of podTemplates(object)) {
      const holders = [pod, ...podContainers(pod)];
      for (const holder of holders) yield* judge(holder, gpu);
      const claims = pod.at("resourceClaims");
      if (claims.items().length > 0) {
        yield {
          field: claims,
          allowed: `nothing: GPUs are asked for as ${gpu.resource}`,
          whatToDo: "Name the GPUs under resources; what a claim asks for is counted nowhere.",
        };
      }
      const asks = holders.some(
        (holder) => gpuEntries(holder, "requests", gpu).length + gpuEntries(holder, "limits", gpu).length > 0,
      );
      if (asks && !gpu.namespaces.includes(object.namespace ?? "")) {
        yield {
          field: object.props.at("metadata", "namespace"),
          allowed: gpu.namespaces.join(" or "),
          whatToDo: "Run what needs a GPU beside the models, or do without one.",
        };
      }
    }
  },
};
