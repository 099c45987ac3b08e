import { checkov } from "./checkov/tool";
import { debianTools } from "./debian/tools";
import { kubeconform } from "./kubeconform/tool";
import { kubernetesSchemas } from "./kubernetes-schemas/tool";
import { litellm } from "./litellm/tool";
import { podsecurity } from "./podsecurity/tool";
import type { Tool } from "./tool";
import { veleroCrds } from "./velero-crds/tool";

/** Every tool that may be asked for. */
export const registry: readonly Tool[] = [
  kubeconform,
  kubernetesSchemas,
  podsecurity,
  veleroCrds,
  checkov,
  litellm,
  ...debianTools,
];
