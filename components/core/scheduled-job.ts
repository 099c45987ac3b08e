import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { LabelArgs } from "./labels";
import { labels, selectorLabels } from "./labels";
import type { AllowTo } from "./network";
import { allowSpec } from "./network";
import type { PodArgs } from "./pod";
import { podSpec } from "./pod";

/** Inputs of {@link ScheduledJob}. */
export interface ScheduledJobArgs extends LabelArgs {
  readonly namespace: pulumi.Input<string>;
  /** Five-field cron expression, read in {@link timeZone}. */
  readonly schedule: string;
  /** IANA name; without one the controller's own zone would count. */
  readonly timeZone: string;
  readonly pod: PodArgs;
  /** What the job may call beside DNS; nobody may call a job. */
  readonly egress: readonly AllowTo[];
  /** Seconds after which a run is given up. */
  readonly deadlineSeconds: number;
}

/** When a pod runs, and for how long at most. */
export type Timing = LabelArgs & Pick<ScheduledJobArgs, "schedule" | "timeZone" | "deadlineSeconds">;

/** The CronJob spec of a pod: never two runs at once, a late start forgiven for ten minutes, three records kept. */
export function cronJobSpec(
  timing: Timing,
  pod: k8s.types.input.core.v1.PodSpec,
): k8s.types.input.batch.v1.CronJobSpec {
  const metadata = { labels: labels(timing) };
  return {
    schedule: timing.schedule,
    timeZone: timing.timeZone,
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata,
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: timing.deadlineSeconds,
        template: { metadata, spec: pod },
      },
    },
  };
}

/** Work that runs at fixed times: service account, CronJob and a network policy that lets it call only what it names. */
export class ScheduledJob extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduledJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:core:ScheduledJob", name, { app: args.app, schedule: args.schedule }, opts);
    const child = { parent: this };
    const metadata = { name: args.app, namespace: args.namespace, labels: labels(args) };
    const account = new k8s.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, child);
    const policy = new k8s.networking.v1.NetworkPolicy(
      name,
      { metadata, spec: allowSpec(selectorLabels(args), [], args.egress) },
      child,
    );
    const pod = podSpec({ serviceAccount: args.app, restartPolicy: "Never", ...args.pod });
    new k8s.batch.v1.CronJob(
      name,
      { metadata, spec: cronJobSpec(args, pod) },
      { ...child, dependsOn: [account, policy] },
    );
    this.registerOutputs({});
  }
}
