import { goodImage } from "./manifests";

/** Changes to a manifest. */
export type Changes = Readonly<Record<string, unknown>>;

/** A container that every rule accepts. */
export const goodContainer = {
  name: "c",
  image: goodImage,
  resources: {
    requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
    limits: { cpu: "200m", memory: "64Mi", "ephemeral-storage": "64Mi" },
  },
  readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 5 },
  livenessProbe: { httpGet: { path: "/live", port: "http" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
};

/** Its security context with changes. */
export function secured(changes: Changes): Changes {
  return { ...goodContainer, securityContext: { ...goodContainer.securityContext, ...changes } };
}

/** A pod that every rule accepts, with changes to its spec. */
export function goodSpec(changes: Changes = {}): Changes {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [goodContainer],
    ...changes,
  };
}

/** The same as a manifest. */
export function goodPod(changes: Changes = {}, metadata: Changes = {}): Changes {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ai", ...metadata },
    spec: goodSpec(changes),
  };
}

/** A manifest that holds a pod, and where in it the pod's spec stands. */
export interface Wrapped {
  readonly title: string;
  readonly manifest: Changes;
  /** With a dot at its end. */
  readonly path: string;
}

/** A pod in every kind that makes pods. */
export function inEveryKind(spec: Changes): readonly Wrapped[] {
  const template = { spec };
  const kinds: readonly [apiVersion: string, kind: string, body: Changes, path: string][] = [
    ["v1", "Pod", template, "spec."],
    ["v1", "PodTemplate", { template }, "template.spec."],
    ["v1", "ReplicationController", { spec: { template } }, "spec.template.spec."],
    ["apps/v1", "Deployment", { spec: { template } }, "spec.template.spec."],
    ["apps/v1", "DeploymentPatch", { spec: { template } }, "spec.template.spec."],
    ["apps/v1", "StatefulSet", { spec: { template } }, "spec.template.spec."],
    ["apps/v1", "DaemonSet", { spec: { template } }, "spec.template.spec."],
    ["apps/v1", "ReplicaSet", { spec: { template } }, "spec.template.spec."],
    ["extensions/v1beta1", "Deployment", { spec: { template } }, "spec.template.spec."],
    ["batch/v1", "Job", { spec: { template } }, "spec.template.spec."],
    ["batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template } } } }, "spec.jobTemplate.spec.template.spec."],
    ["argoproj.io/v1alpha1", "Rollout", { spec: { template } }, "spec.template.spec."],
    ["example.com/v1", "Deployment", { spec: { pods: [template] } }, "spec.pods[0].spec."],
    ["sparkoperator.k8s.io/v1", "SparkApplication", { spec: { driver: { template } } }, "spec.driver.template.spec."],
    ["example.com/v1", "Anything", { template }, "template.spec."],
  ];
  return kinds.map(([apiVersion, kind, body, path]) => ({
    title: `${apiVersion} ${kind}`,
    manifest: { apiVersion, kind, metadata: { name: "x", namespace: "ai" }, ...body },
    path,
  }));
}

/** A list of which the pod is the only item, as `kubectl get -o yaml` writes it. */
export function asList(manifest: Changes): Changes {
  return { apiVersion: "v1", kind: "List", items: [manifest] };
}
