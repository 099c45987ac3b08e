import type { MatchedResources } from "./twin";

const operations = ["CREATE", "UPDATE"] as const;

/** Every built-in resource that holds a pod; `kubectl debug` writes its containers through the subresource. */
const resources: readonly MatchedResources[] = [
  {
    apiGroup: "",
    apiVersion: "v1",
    resources: ["pods", "pods/ephemeralcontainers", "podtemplates", "replicationcontrollers"],
    operations,
  },
  {
    apiGroup: "apps",
    apiVersion: "v1",
    resources: ["deployments", "replicasets", "statefulsets", "daemonsets"],
    operations,
  },
  { apiGroup: "batch", apiVersion: "v1", resources: ["jobs", "cronjobs"], operations },
];

/**
 * CEL of the pod in an object of any of these kinds. `dyn` keeps the API server from checking each branch against the
 * fields of all kinds.
 */
function podIn(object: string): string {
  return [
    `request.kind.kind == "Pod" ? dyn(${object}).spec`,
    `request.kind.kind == "PodTemplate" ? dyn(${object}).?template.?spec.orValue({})`,
    `request.kind.kind == "CronJob" ? dyn(${object}).spec.jobTemplate.spec.template.spec`,
    `dyn(${object}).spec.template.spec`,
  ].join(" : ");
}

/**
 * Service accounts of the controllers that make pods, and of the controller manager where they share its identity.
 * Source: kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go.
 */
const makers = [
  "deployment-controller",
  "replicaset-controller",
  "replication-controller",
  "statefulset-controller",
  "daemon-set-controller",
  "job-controller",
  "cronjob-controller",
].map((name) => `system:serviceaccount:kube-system:${name}`);

/** CEL: whether one of Kubernetes' own controllers asks. */
const byWorkloadController = `request.userInfo.username in ${JSON.stringify(["system:kube-controller-manager", ...makers])}`;

/** CEL of all containers of `variables.pod`. */
const containers = ["initContainers", "containers", "ephemeralContainers"]
  .map((list) => `dyn(variables.pod).?${list}.orValue([])`)
  .join(" + ");

/**
 * What every rule about pods has in common. Gives `variables.pod`, the pod's spec in whatever kind it stands, and
 * `variables.containers`, all its containers.
 *
 * What a controller makes of a template was judged when somebody wrote the template. And a change that leaves the pod as it
 * was is not judged again: else a floor that rises would keep running workloads from being scaled or restarted.
 */
export const pods = {
  resources,
  namespaces: "ours",
  conditions: {
    "written-by-somebody": `!(${byWorkloadController})`,
    "pod-is-new": `request.operation == "CREATE" || (${podIn("object")}) != (${podIn("oldObject")})`,
  },
  variables: { pod: podIn("object"), containers },
} as const;
