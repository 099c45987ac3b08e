import type * as k8s from "@pulumi/kubernetes";

/** The taint that keeps everything else off GPU nodes. Source: NVIDIA GPU operator, "nvidia.com/gpu:NoSchedule". */
export const gpuTolerations: readonly k8s.types.input.core.v1.Toleration[] = [
  { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
];
