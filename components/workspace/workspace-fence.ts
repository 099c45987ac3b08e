import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { annotations, labelKeys, quotaName } from "../core/contracts";
import type { Tier } from "../core/contracts";
import { denyByDefault } from "../core/deny-by-default";
import { labels } from "../core/labels";
import { podSecurityLabels } from "../core/pod-security";
import { workspaceNamespace } from "../core/topology";
import type { Disabled, TierElevation } from "./workspace-identity";
import { disabledAnnotations, tierMetadata } from "./workspace-identity";

/** The six limits of a tier, under the guide's own names (3.3) and as Kubernetes quantities. */
export interface TierQuota {
  readonly "requests.cpu": string;
  readonly "requests.memory": string;
  readonly "limits.cpu": string;
  readonly "limits.memory": string;
  readonly persistentvolumeclaims: string;
  readonly "requests.storage": string;
}

/** What a container gets that names no resources itself: a pod without any is refused below a quota. */
export interface ContainerDefaults {
  readonly cpu: string;
  readonly memory: string;
  readonly cpuLimit: string;
  readonly memoryLimit: string;
}

/** Inputs of {@link WorkspaceFence}. */
export interface WorkspaceFenceArgs {
  /** Stable user id; part of resource names, so it never changes. */
  readonly userId: string;
  /** Department the user belongs to, as a label value. */
  readonly department: string;
  /** Which of the two quotas holds. */
  readonly tier: Tier;
  /** Who allowed the elevated tier. @default none: right for the tier `default` only */
  readonly elevation?: TierElevation;
  /** Hard limits for everything the user runs. */
  readonly quota: TierQuota;
  /** Resources of containers that name none. */
  readonly containerDefaults: ContainerDefaults;
  /** Set while the account is switched off. @default enabled */
  readonly disabled?: Disabled;
  /** Stack that owns the workspace and may adopt it again. */
  readonly stack: string;
  /** Keep the namespace when it leaves the program, and refuse its deletion. */
  readonly retain: boolean;
}

type ResourceQuotaSpec = k8s.types.input.core.v1.ResourceQuotaSpec;
type LimitRangeSpec = k8s.types.input.core.v1.LimitRangeSpec;

/** The guide's six keys to the letter; what is added may only forbid. */
export function quotaSpec(quota: TierQuota): ResourceQuotaSpec {
  return {
    hard: {
      "requests.cpu": quota["requests.cpu"],
      "requests.memory": quota["requests.memory"],
      "limits.cpu": quota["limits.cpu"],
      "limits.memory": quota["limits.memory"],
      persistentvolumeclaims: quota.persistentvolumeclaims,
      "requests.storage": quota["requests.storage"],
      "requests.nvidia.com/gpu": "0",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
      "count/jobs.batch": "0",
      "count/cronjobs.batch": "0",
    },
  };
}

/** Defaults per container; no single container may be larger than the whole quota. */
export function limitRangeSpec(defaults: ContainerDefaults, quota: TierQuota): LimitRangeSpec {
  return {
    limits: [
      {
        type: "Container",
        defaultRequest: { cpu: defaults.cpu, memory: defaults.memory },
        default: { cpu: defaults.cpuLimit, memory: defaults.memoryLimit },
        max: { cpu: quota["limits.cpu"], memory: quota["limits.memory"] },
      },
    ],
  };
}

/** The fenced-in namespace of one user: quota, limit range, default-deny network. */
export class WorkspaceFence extends pulumi.ComponentResource {
  /** Namespace to place workloads in; known once it exists. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: WorkspaceFenceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:workspace:WorkspaceFence", name, { ...args }, opts);
    const child = { parent: this };
    const common = labels({ app: "workspace", component: "workspace", user: args.userId });
    const tier = tierMetadata(args.tier, args.elevation);

    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: workspaceNamespace(args.userId),
          labels: {
            ...common,
            ...tier.labels,
            ...podSecurityLabels(),
            [labelKeys.namespaceKind]: "workspace",
            [labelKeys.department]: args.department,
          },
          annotations: {
            [annotations.stack]: args.stack,
            ...tier.annotations,
            ...disabledAnnotations(args.disabled),
          },
        },
      },
      { ...child, protect: args.retain, retainOnDelete: args.retain },
    );
    this.namespace = namespace.metadata.name;
    const metadata = (object: string) => ({ name: object, namespace: this.namespace, labels: common });

    new k8s.core.v1.ResourceQuota(
      `${name}-quota`,
      {
        metadata: {
          ...metadata(quotaName(args.tier)),
          labels: { ...common, ...tier.labels },
          ...(Object.keys(tier.annotations).length > 0 && { annotations: tier.annotations }),
        },
        spec: quotaSpec(args.quota),
      },
      child,
    );
    new k8s.core.v1.LimitRange(
      `${name}-defaults`,
      { metadata: metadata("container-defaults"), spec: limitRangeSpec(args.containerDefaults, args.quota) },
      child,
    );
    denyByDefault(name, this.namespace, common, child);
    this.registerOutputs({ namespace: this.namespace });
  }
}
