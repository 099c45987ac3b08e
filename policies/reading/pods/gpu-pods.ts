import { isQuantity, parseQuantity } from "../../../components/core/quantities";
import type { Field } from "../../field";
import type { GpuLimits } from "../../limits/gpu";
import { podContainers } from "./pod-templates";

/** Whether a resource is a GPU or a part of one, of whatever maker: `nvidia.com/mig-1g.5gb`, `amd.com/gpu`. */
function isGpuResource(name: string, limits: GpuLimits): boolean {
  const maker = limits.resource.slice(0, limits.resource.indexOf("/") + 1);
  return name === limits.resource || (name.includes("/") && (name.startsWith(maker) || /gpu/i.test(name)));
}

/** Entries about GPUs in the requests or limits of a container. */
export function gpuEntries(container: Field, part: "requests" | "limits", limits: GpuLimits): Field[] {
  return container
    .at("resources", part)
    .entries()
    .filter((entry) => !entry.isAbsent && isGpuResource(entry.key, limits));
}

/** GPUs of one container, rounded up; infinite where nobody can tell. */
export function containerGpus(container: Field, limits: GpuLimits): number {
  const amounts = (["requests", "limits"] as const).flatMap((part) =>
    gpuEntries(container, part, limits).map((entry) => {
      const text = entry.quantity() ?? "0";
      return isQuantity(text) ? Number((parseQuantity(text) + 999n) / 1000n) : Infinity;
    }),
  );
  return Math.max(0, ...amounts);
}

/**
 * GPUs that a pod occupies: those of all its containers, or of the init container that asks for most. Sidecars run beside
 * both. Source: Kubernetes, "Sidecar Containers: Resource sharing within containers".
 */
export function podGpus(pod: Field, limits: GpuLimits): number {
  let sidecars = 0;
  let most = 0;
  for (const container of podContainers(pod, ["initContainers"])) {
    const own = containerGpus(container, limits);
    most = Math.max(most, sidecars + own);
    if (container.at("restartPolicy").text() === "Always") sidecars += own;
  }
  const running = podContainers(pod, ["containers", "ephemeralContainers"]);
  return Math.max(most, sidecars + running.reduce((sum, container) => sum + containerGpus(container, limits), 0));
}
