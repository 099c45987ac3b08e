import { checkov } from "./checkov/tool";
import { cyclonus } from "./cyclonus/tool";
import { coredns } from "./coredns/tool";
import { codeServer } from "./code-server/tool";
import { debianTools } from "./debian/tools";
import { etcd } from "./etcd/tool";
import { java, maven } from "./keycloak/java";
import { keycloak } from "./keycloak/tool";
import { kubeRouter } from "./kube-router/tool";
import { kubeconform } from "./kubeconform/tool";
import { kubernetes } from "./kubernetes/tool";
import { kubernetesSchemas } from "./kubernetes-schemas/tool";
import { kwok } from "./kwok/tool";
import { litellmPackages } from "./litellm/packages";
import { litellm } from "./litellm/tool";
import { nodeParts } from "./node-parts/tool";
import { node } from "./node/tool";
import { podsecurityFixtures } from "./podsecurity/fixtures";
import { podsecurity } from "./podsecurity/tool";
import { postgres } from "./postgres/tool";
import { pulumi } from "./pulumi/tool";
import { sarifSchema } from "./sarif-schema/tool";
import type { Tool } from "./tool";
import { veleroCrds } from "./velero-crds/tool";

/** Every tool that may be asked for. */
export const registry: readonly Tool[] = [
  kubeconform,
  kubernetesSchemas,
  podsecurity,
  podsecurityFixtures,
  cyclonus,
  veleroCrds,
  checkov,
  sarifSchema,
  litellm,
  litellmPackages,
  node,
  codeServer,
  pulumi,
  kubernetes,
  etcd,
  kwok,
  coredns,
  kubeRouter,
  nodeParts,
  java,
  maven,
  keycloak,
  postgres,
  ...debianTools,
];
