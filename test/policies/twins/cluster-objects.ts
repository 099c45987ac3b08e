import { limitRange, quota, withMetadata } from "../manifests";
import { goodImage, podSpec, workload, workloadNames } from "./workloads";

const kind = "webide.dev/namespace-kind";
const workspace = { [kind]: "workspace", "webide.dev/tier": "default" };

/** Namespaces of the test's cluster, with their labels. */
export const clusterNamespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "ide-kim": workspace,
  "ide-off": workspace,
  "ide-full": workspace,
  ai: { [kind]: "platform" },
  ingress: { [kind]: "platform" },
  foreign: {},
};

type Manifest = Record<string, unknown>;

const withReplicas = (manifest: Manifest, replicas: number): Manifest => ({
  ...manifest,
  spec: { ...(manifest["spec"] as Manifest), replicas },
});

const deployment = (namespace: string, name: string, replicas: number): Manifest =>
  withReplicas(workload("Deployment", podSpec(goodImage), { name, namespace }), replicas);

const oldPod = podSpec("docker.io/library/old:1");

/** More than its tier allows. */
export const quotaFromBefore = withMetadata(quota("default", { "limits.cpu": "99" }), { namespace: "ide-off" });

/** What the requests of the cases are about; made before any policy is in force. */
export const clusterObjects: readonly Manifest[] = [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "test-engineers" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "engineers" }],
  },
  ...["ide-kim", "ai"].flatMap((namespace) => [
    workload("Pod", podSpec(goodImage), { name: "standing", namespace }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace },
      spec: { selector: { app: "s" }, ports: [{ port: 80 }] },
    },
  ]),
  // From before the rules, which refuse all of these.
  ...workloadNames.map((kind) => workload(kind, oldPod, { name: "old", namespace: "ai" })),
  deployment("ide-kim", "stopped", 0),
  deployment("ide-off", "stopped", 0),
  deployment("ide-off", "running", 2),
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "ide-off", labels: workspace, annotations: { "disabled-at": "2026-11-23" } },
  },
  withMetadata(quota("default"), { namespace: "ide-full" }),
  quotaFromBefore,
  limitRange("ide-full"),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace: "ide-full" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "home", namespace: "ide-full" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
];
