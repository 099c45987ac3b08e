import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checksum } from "./checksum";
import { annotations } from "./contracts";
import type { LabelArgs } from "./labels";
import { labels, selectorLabels } from "./labels";
import type { AllowFrom, AllowTo } from "./network";
import { allowSpec } from "./network";
import type { PodArgs } from "./pod";
import { podSpec } from "./pod";

/** Inputs of {@link Workload}. */
export interface WorkloadArgs extends LabelArgs {
  readonly namespace: pulumi.Input<string>;
  /** @default Deployment */
  readonly kind?: "Deployment" | "StatefulSet" | "DaemonSet";
  /** Left out of the program when undefined: somebody else (an autoscaler, the waker) sets it. Ignored by DaemonSets. */
  readonly replicas?: number;
  /** Deployment strategy. @default rolling, one extra pod, none missing */
  readonly strategy?: k8s.types.input.apps.v1.DeploymentStrategy;
  readonly pod: PodArgs;
  /** Service ports by name; the pods listen on the same numbers. @default no Service */
  readonly servicePorts?: Readonly<Record<string, number>>;
  /** Name of the Service. @default the app */
  readonly serviceName?: string;
  /** Extra annotations of the Service. @default none */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /** Headless: the Service resolves to the pods. @default false */
  readonly headless?: boolean;
  /** Who may call the pods. */
  readonly ingress: readonly AllowFrom[];
  /** What the pods may call beside DNS. */
  readonly egress: readonly AllowTo[];
  /** Claims of a StatefulSet. @default none */
  readonly claims?: readonly { readonly name: string; readonly size: string; readonly storageClass: string }[];
  /** Plain configuration whose change must roll the pods. @default none */
  readonly configuration?: unknown;
  /** Extra annotations of the pods. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Seconds without progress before a rollout counts as failed. @default 600 */
  readonly progressDeadlineSeconds?: number;
}

/** Spreads the replicas of an app over the nodes; one node less must not mean no service. */
function spread(selector: Record<string, string>): k8s.types.input.core.v1.TopologySpreadConstraint[] {
  return [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selector },
    },
  ];
}

/** The pod template of a workload. */
export function podTemplate(args: WorkloadArgs): k8s.types.input.core.v1.PodTemplateSpec {
  const podAnnotations = {
    ...args.podAnnotations,
    ...(args.configuration !== undefined && { [annotations.configChecksum]: checksum(args.configuration) }),
  };
  const replicated = args.kind !== "DaemonSet" && (args.replicas ?? 1) > 1;
  return {
    metadata: { labels: labels(args), ...(Object.keys(podAnnotations).length > 0 && { annotations: podAnnotations }) },
    spec: podSpec({
      serviceAccount: args.app,
      ...(replicated && { topologySpread: spread(selectorLabels(args)) }),
      ...args.pod,
    }),
  };
}

/**
 * A product that runs all the time, complete: service account, pods, Service, network policy, and a disruption budget
 * where there is more than one replica. Everything that all products must have alike stands here and nowhere else.
 */
export class Workload extends pulumi.ComponentResource {
  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:core:Workload", name, { app: args.app, namespace: args.namespace }, opts);
    const child = { parent: this };
    const selector = selectorLabels(args);
    const meta = (object: string) => ({ name: object, namespace: args.namespace, labels: labels(args) });

    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: meta(args.app), automountServiceAccountToken: false },
      child,
    );
    const policy = new k8s.networking.v1.NetworkPolicy(
      name,
      { metadata: meta(args.app), spec: allowSpec(selector, args.ingress, args.egress) },
      child,
    );
    // The fence stands before anything runs behind it.
    const pods = { ...child, dependsOn: [account, policy] };
    const template = podTemplate(args);
    switch (args.kind ?? "Deployment") {
      case "Deployment":
        new k8s.apps.v1.Deployment(
          name,
          {
            metadata: meta(args.app),
            spec: {
              ...(args.replicas !== undefined && { replicas: args.replicas }),
              revisionHistoryLimit: 10,
              progressDeadlineSeconds: args.progressDeadlineSeconds ?? 600,
              strategy: args.strategy ?? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
              selector: { matchLabels: selector },
              template,
            },
          },
          pods,
        );
        break;
      case "StatefulSet":
        new k8s.apps.v1.StatefulSet(
          name,
          {
            metadata: meta(args.app),
            spec: {
              ...(args.replicas !== undefined && { replicas: args.replicas }),
              serviceName: args.serviceName ?? args.app,
              revisionHistoryLimit: 10,
              selector: { matchLabels: selector },
              template,
              persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
              volumeClaimTemplates: (args.claims ?? []).map((claim) => ({
                metadata: { name: claim.name, labels: selector },
                spec: {
                  accessModes: ["ReadWriteOnce"],
                  storageClassName: claim.storageClass,
                  resources: { requests: { storage: claim.size } },
                },
              })),
            },
          },
          pods,
        );
        break;
      case "DaemonSet":
        new k8s.apps.v1.DaemonSet(
          name,
          {
            metadata: meta(args.app),
            spec: {
              revisionHistoryLimit: 10,
              selector: { matchLabels: selector },
              updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
              template,
            },
          },
          pods,
        );
    }
    if (args.servicePorts !== undefined) {
      const service = meta(args.serviceName ?? args.app);
      new k8s.core.v1.Service(
        name,
        {
          metadata: { ...service, ...(args.serviceAnnotations && { annotations: { ...args.serviceAnnotations } }) },
          spec: {
            type: "ClusterIP",
            ...(args.headless && { clusterIP: "None", publishNotReadyAddresses: true }),
            selector,
            ports: Object.entries(args.servicePorts).map(([port, number]) => ({
              name: port,
              port: number,
              targetPort: number,
              protocol: "TCP",
            })),
          },
        },
        child,
      );
    }
    if (args.kind !== "DaemonSet" && (args.replicas ?? 1) > 1) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        { metadata: meta(args.app), spec: { maxUnavailable: 1, selector: { matchLabels: selector } } },
        child,
      );
    }
    this.registerOutputs({});
  }
}
