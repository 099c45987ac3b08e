type Manifest = Record<string, unknown>;

/** A container that asks for GPUs; as many as its limit says unless told otherwise. */
export function gpuContainer(limit: unknown = "1", request: unknown = limit, more: Manifest = {}): Manifest {
  const key = "nvidia.com/gpu";
  return {
    name: "c",
    resources: { requests: { cpu: "1", [key]: request }, limits: { cpu: "2", [key]: limit } },
    ...more,
  };
}

/** A pod that is sent where the GPUs are. */
export function gpuPod(containers: readonly Manifest[] = [gpuContainer()], more: Manifest = {}): Manifest {
  return {
    nodeSelector: { "nvidia.com/gpu.present": "true" },
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
    containers,
    ...more,
  };
}

/** A workload of the models. */
export function workload(kind: string, spec: Manifest, name = "vllm", namespace: unknown = "ai"): Manifest {
  const group = ["Job", "CronJob"].includes(kind) ? "batch/v1" : kind === "Pod" ? "v1" : "apps/v1";
  return { apiVersion: group, kind, metadata: { name, namespace }, spec };
}

/** A Deployment of pods with GPUs. */
export function deployment(spec: Manifest = {}, pod: Manifest = gpuPod(), name = "vllm"): Manifest {
  return workload("Deployment", { template: { spec: pod }, ...spec }, name);
}
