import type { AskerCase } from "../../asker-case";
import { administrator, controller, engineer, serviceAccount } from "../../asker-case";
import { goodImage, podSpec, workload } from "../../workloads";

const off = "ide-off";
const on = "ide-kim";
const deployments = (namespace: string): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;
const pods = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;
const replicas = (count: number) => ({ spec: { replicas: count } });

const scale = (title: string, as: AskerCase["as"], path: string, count: number, allowed: boolean): AskerCase => ({
  title,
  as,
  method: "PATCH",
  path,
  body: replicas(count),
  allowed,
});

const make = (title: string, as: AskerCase["as"], path: string, body: object, allowed: boolean): AskerCase => ({
  title,
  as,
  method: "POST",
  path,
  body,
  allowed,
});

const deployment = (namespace: string, count?: number): object => {
  const made = workload("Deployment", podSpec(goodImage), { name: "new", namespace });
  return { ...made, spec: { ...(made["spec"] as object), replicas: count } };
};
const pod = (namespace: string): object => workload("Pod", podSpec(goodImage), { name: "new", namespace });
const annotate = (value: string | null) => ({ metadata: { annotations: { "disabled-at": value } } });

export const cases: readonly AskerCase[] = [
  // `stopped` has no replicas; `running` had two when the user was disabled.
  scale("a scale to one", engineer, `${deployments(off)}/stopped/scale`, 1, false),
  scale(
    "a scale to one by the waker",
    serviceAccount("ingress", "waker"),
    `${deployments(off)}/stopped/scale`,
    1,
    false,
  ),
  scale("a scale to one by an administrator", administrator, `${deployments(off)}/stopped/scale`, 1, false),
  scale("a scale from none to none", engineer, `${deployments(off)}/stopped/scale`, 0, true),
  scale("a scale to none", engineer, `${deployments(off)}/running/scale`, 0, true),
  scale("a scale to fewer", engineer, `${deployments(off)}/running/scale`, 1, true),
  scale("a scale to more", engineer, `${deployments(off)}/running/scale`, 3, false),
  scale("a scale of an enabled user", engineer, `${deployments(on)}/stopped/scale`, 1, true),
  scale("replicas in the object itself", engineer, `${deployments(off)}/stopped`, 1, false),
  {
    title: "a change that starts nothing",
    as: engineer,
    method: "PATCH",
    path: `${deployments(off)}/running`,
    body: { metadata: { labels: { other: "x" } } },
    allowed: true,
  },
  make("a new deployment of one", engineer, deployments(off), deployment(off), false),
  make("a new deployment of none", engineer, deployments(off), deployment(off, 0), true),
  make("a new deployment of an enabled user", engineer, deployments(on), deployment(on), true),
  make("a pod by an engineer", engineer, pods(off), pod(off), false),
  make("a pod by a controller", controller("replicaset-controller"), pods(off), pod(off), false),
  make("a pod that holds a volume for the backup", serviceAccount("velero", "holder"), pods(off), pod(off), true),
  make("a pod of an enabled user", engineer, pods(on), pod(on), true),
  {
    title: "enabling by an engineer",
    as: engineer,
    method: "PATCH",
    path: `/api/v1/namespaces/${off}`,
    body: annotate(null),
    allowed: false,
  },
  {
    title: "enabling by an administrator",
    as: administrator,
    method: "PATCH",
    path: `/api/v1/namespaces/${off}`,
    body: annotate(null),
    allowed: true,
  },
  {
    title: "another day",
    as: engineer,
    method: "PATCH",
    path: `/api/v1/namespaces/${off}`,
    body: annotate("2027-01-01"),
    allowed: true,
  },
  {
    title: "disabling by an engineer",
    as: engineer,
    method: "PATCH",
    path: `/api/v1/namespaces/${on}`,
    body: annotate("2027-01-01"),
    allowed: true,
  },
];
