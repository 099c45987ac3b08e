import path from "node:path";
import type { ReadyTool } from "./ensure";

/** Tools that {@link kubeconformArguments} needs ready. */
export const kubeconformTools = ["kubeconform", "kubernetes-schemas", "velero-crds"] as const;

/** Arguments that make kubeconform strict, offline, and familiar with Velero's resources; manifests follow. */
export function kubeconformArguments(tools: ReadonlyMap<string, ReadyTool>): string[] {
  const ready = (name: (typeof kubeconformTools)[number]): ReadyTool => {
    const tool = tools.get(name);
    if (tool) return tool;
    throw new Error(`kubeconform needs the tool "${name}"; ask ensureTools for: ${kubeconformTools.join(", ")}`);
  };
  const schemas = ready("kubernetes-schemas");
  const velero = path.join(ready("velero-crds").dir, "{{.Group}}", "{{.ResourceKind}}_{{.ResourceAPIVersion}}.json");
  return [
    "-strict",
    "-kubernetes-version",
    schemas.version,
    "-schema-location",
    schemas.dir,
    "-schema-location",
    velero,
  ];
}
