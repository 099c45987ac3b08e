import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExternalHost } from "../core/contracts";
import { annotations, labelKeys } from "../core/contracts";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link KubeStateMetrics}. */
export interface KubeStateMetricsArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** The cluster's API server. */
  readonly apiServer: ExternalHost;
}

/** What is read, by API group. Secrets and ConfigMaps are not in it, and never may be. */
export const watched: Readonly<Record<string, readonly string[]>> = {
  "": ["namespaces", "nodes", "persistentvolumeclaims", "pods", "resourcequotas"],
  apps: ["daemonsets", "deployments", "statefulsets"],
  batch: ["cronjobs", "jobs"],
};

/** Rules of its ClusterRole: list and watch of exactly the kinds it reports. */
export function kubeStateMetricsRules(): k8s.types.input.rbac.v1.PolicyRule[] {
  return Object.entries(watched).map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: ["list", "watch"],
  }));
}

/** State of the cluster's objects as metrics: replicas, jobs, quotas, claims. */
export class KubeStateMetrics extends pulumi.ComponentResource {
  constructor(name: string, args: KubeStateMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:KubeStateMetrics", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.kubeStateMetrics;
    const metadata = { name: "webide-kube-state-metrics", labels: labels({ app, component: "observability" }) };
    const role = new k8s.rbac.v1.ClusterRole(name, { metadata, rules: kubeStateMetricsRules() }, child);
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: app, namespace: args.namespace }],
      },
      child,
    );
    const telemetryPort = 8081;
    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        replicas: 1,
        ingress: [{ from: [topology.prometheus], ports: [port] }],
        egress: [args.apiServer],
        pod: {
          uid: 65534,
          needsToken: true,
          containers: [
            {
              name: app,
              image: args.image,
              args: [
                `--port=${String(port)}`,
                `--telemetry-port=${String(telemetryPort)}`,
                `--resources=${Object.values(watched).flat().sort().join(",")}`,
                `--metric-labels-allowlist=namespaces=[${labelKeys.namespaceKind},${labelKeys.tier}]`,
                `--metric-annotations-allowlist=namespaces=[${annotations.disabledAt}]`,
              ],
              ports: { metrics: port, telemetry: telemetryPort },
              resources: args.resources,
              probes: {
                ...httpProbes({ ready: "/readyz", port: "telemetry" }),
                liveness: httpProbes({ ready: "/livez", port: "metrics" }).liveness,
              },
            },
          ],
        },
      },
      { parent: this, dependsOn: [binding] },
    );
    this.registerOutputs({});
  }
}
