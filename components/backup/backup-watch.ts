import * as pulumi from "@pulumi/pulumi";
import { ScheduledJob } from "../core/scheduled-job";
import type { ObjectStore } from "./object-store";
import { rcloneEnv } from "./object-store";

/** Inputs of {@link BackupWatch}. */
export interface BackupWatchArgs {
  readonly namespace: pulumi.Input<string>;
  readonly rcloneImage: string;
  /** Short name of what is watched: `gitlab`, `etcd`. */
  readonly target: string;
  /** Where its owner puts the backups. */
  readonly store: ObjectStore;
  /** Folder inside the bucket. */
  readonly prefix: string;
  /** Oldest age of the newest backup that still counts as good, in hours. */
  readonly maxAgeHours: number;
  /** Cron expression: how often somebody looks. */
  readonly schedule: string;
  readonly timeZone: string;
}

/**
 * Fails unless a file younger than the limit and larger than nothing lies in the folder. kube-state-metrics turns the
 * job's last success into the age that the alert reads, so that no exporter of our own is needed.
 */
export function watchScript(bucket: string, prefix: string, maxAgeHours: number): string {
  return [
    "set -eu",
    `newest=$(rclone lsf "store:${bucket}/${prefix}" --recursive --files-only --max-age ${String(maxAgeHours)}h --min-size 1b | head -n 1)`,
    `if [ -z "$newest" ]; then echo "no backup younger than ${String(maxAgeHours)} h in ${bucket}/${prefix}" >&2; exit 1; fi`,
    'echo "found $newest"',
  ].join("\n");
}

/** Watches a backup that somebody else makes (GitLab, etcd of a managed cluster), by the age of its newest file. */
export class BackupWatch extends pulumi.ComponentResource {
  constructor(name: string, args: BackupWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:BackupWatch", name, { target: args.target }, opts);
    new ScheduledJob(
      name,
      {
        namespace: args.namespace,
        app: `backup-watch-${args.target}`,
        component: "backup",
        schedule: args.schedule,
        timeZone: args.timeZone,
        deadlineSeconds: 600,
        egress: [args.store],
        pod: {
          uid: 65532,
          containers: [
            {
              name: "rclone",
              image: args.rcloneImage,
              command: ["sh", "-c", watchScript(args.store.bucket, args.prefix, args.maxAgeHours)],
              env: rcloneEnv("store", args.store),
              resources: { cpu: "100m", memory: "128Mi" },
              scratch: { "/tmp": "64Mi" },
            },
          ],
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
