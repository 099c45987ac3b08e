import { digest } from "../manifests";

/** An image that every rule accepts. */
export const goodImage = `registry.internal/webide/valkey/valkey:9.1.2@${digest}`;

type Manifest = Record<string, unknown>;

const labels = { app: "x" };

/** A pod's spec with one container. */
export function podSpec(image: string, more: Manifest = {}): Manifest {
  return { containers: [{ name: "c", image }], ...more };
}

/** Every built-in kind that makes pods, as a manifest that an API server takes. */
export const workloadKinds = {
  Pod: (spec: Manifest) => ({ apiVersion: "v1", kind: "Pod", spec }),
  PodTemplate: (spec: Manifest) => ({
    apiVersion: "v1",
    kind: "PodTemplate",
    template: { metadata: { labels }, spec },
  }),
  ReplicationController: (spec: Manifest) => ({
    apiVersion: "v1",
    kind: "ReplicationController",
    spec: { selector: labels, template: { metadata: { labels }, spec } },
  }),
  Deployment: (spec: Manifest) => apps("Deployment", spec),
  ReplicaSet: (spec: Manifest) => apps("ReplicaSet", spec),
  DaemonSet: (spec: Manifest) => apps("DaemonSet", spec),
  StatefulSet: (spec: Manifest) => apps("StatefulSet", spec, { serviceName: "x" }),
  Job: (spec: Manifest) => ({ apiVersion: "batch/v1", kind: "Job", spec: job(spec) }),
  CronJob: (spec: Manifest) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    spec: { schedule: "0 2 * * *", jobTemplate: { spec: job(spec) } },
  }),
} as const;

/** Their names. */
export const workloadNames = Object.keys(workloadKinds) as (keyof typeof workloadKinds)[];

function apps(kind: string, spec: Manifest, more: Manifest = {}): Manifest {
  return {
    apiVersion: "apps/v1",
    kind,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec }, ...more },
  };
}

function job(spec: Manifest): Manifest {
  return { template: { spec: { restartPolicy: "Never", ...spec } } };
}

/** A workload of any kind in a namespace of the platform. */
export function workload(kind: keyof typeof workloadKinds, spec: Manifest, metadata: Manifest = {}): Manifest {
  return { ...workloadKinds[kind](spec), metadata: { name: "x", namespace: "ai", ...metadata } };
}

/** A pod that runs one image. */
export function podOf(image: string, metadata: Manifest = {}): Manifest {
  return workload("Pod", podSpec(image), metadata);
}
