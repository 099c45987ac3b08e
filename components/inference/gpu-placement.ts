import type * as k8s from "@pulumi/kubernetes";
import type { EnvValue, PodArgs } from "../core/pod";

/** The taint that keeps everything else off GPU nodes. Source: NVIDIA GPU operator, "nvidia.com/gpu:NoSchedule". */
const gpuTolerations: readonly k8s.types.input.core.v1.Toleration[] = [
  { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
];

/**
 * Keeps GPUs out of the sight of a container that asks for none. The images of the model servers ask for all of them; where
 * the GPU runtime is the default one, they would get them.
 */
export const noGpus: Readonly<Record<string, EnvValue>> = { NVIDIA_VISIBLE_DEVICES: "void" };

/** Where the GPUs are, and how containers get them. */
export interface GpuNodes {
  /** Labels of the GPU nodes. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** RuntimeClass that gives containers their GPU. @default the cluster's default runtime */
  readonly runtimeClassName?: string;
}

/** Sends a pod that asks for GPUs to the nodes that have them; one that asks for none may run anywhere else. */
export function gpuPlacement(
  gpus: number,
  { nodeSelector, runtimeClassName }: GpuNodes,
): Pick<PodArgs, "nodeSelector" | "tolerations" | "runtimeClassName"> {
  if (gpus === 0) return {};
  return { nodeSelector, tolerations: gpuTolerations, ...(runtimeClassName !== undefined && { runtimeClassName }) };
}
