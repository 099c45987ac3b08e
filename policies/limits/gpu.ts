import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const text = z.string().trim().min(1);

/** `gpu.yaml`: the GPUs of the cluster and who may ask for them. */
export const gpuSchema = z
  .strictObject({
    resource: text.describe("Name by which pods ask for a whole GPU"),
    capacity: z.number().int().min(0).describe("GPUs of all nodes together"),
    namespaces: z.array(text).min(1).describe("Namespaces whose pods may ask for GPUs"),
    nodeLabels: z
      .record(text, z.string())
      .refine((labels) => Object.keys(labels).length > 0, {
        message: "is empty",
        params: { allowed: "at least one label" },
      })
      .describe("Labels of the nodes with GPUs; any one of them shows where a pod goes"),
    taint: z
      .strictObject({ key: text, effect: z.enum(["NoSchedule", "NoExecute", "PreferNoSchedule"]) })
      .describe("Taint that keeps everything else off these nodes"),
    runtimeClasses: z.array(text).describe("RuntimeClasses that give containers their GPU"),
  })
  .meta({ title: "GPUs" });

/** The GPUs of the cluster. */
export type GpuLimits = z.infer<typeof gpuSchema>;

export function readGpu(file: string, content: string): { data?: GpuLimits; problems: readonly Problem[] } {
  return readYamlDocument(file, content, gpuSchema);
}
