import * as pulumi from "@pulumi/pulumi";
import { ScheduledJob } from "../core/scheduled-job";
import type { ObjectStore } from "./object-store";
import { rcloneEnv } from "./object-store";

/** Inputs of {@link ModelReplication}. */
export interface ModelReplicationArgs {
  /** Namespace of the model volume. */
  readonly namespace: pulumi.Input<string>;
  readonly rcloneImage: string;
  /** Claim that holds the model files; mounted read-only. */
  readonly modelClaim: string;
  /** The second store. */
  readonly store: ObjectStore;
  /** Cron expression; every few minutes counts as continuous. */
  readonly schedule: string;
  readonly timeZone: string;
}

/**
 * `copy`, never `sync`: models are kept for ever, and an emptied source must not empty its copy. Temporary names let no
 * half-written file be mistaken for a model.
 */
export function replicationScript(bucket: string): string {
  return [
    "set -eu",
    `rclone copy /models "store:${bucket}/models" --checksum --transfers 4 --exclude '*.partial' --min-age 30s`,
  ].join("\n");
}

/** A second copy of every model file outside the cluster, within minutes of its arrival, for ever. */
export class ModelReplication extends pulumi.ComponentResource {
  constructor(name: string, args: ModelReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:ModelReplication", name, {}, opts);
    new ScheduledJob(
      name,
      {
        namespace: args.namespace,
        app: "model-replication",
        component: "backup",
        schedule: args.schedule,
        timeZone: args.timeZone,
        // A first copy of large models takes hours; the next run waits for it (never two at once).
        deadlineSeconds: 12 * 3600,
        egress: [args.store],
        pod: {
          uid: 65532,
          volumes: [{ name: "models", persistentVolumeClaim: { claimName: args.modelClaim, readOnly: true } }],
          containers: [
            {
              name: "rclone",
              image: args.rcloneImage,
              command: ["sh", "-c", replicationScript(args.store.bucket)],
              env: rcloneEnv("store", args.store),
              resources: { cpu: "250m", memory: "512Mi", cpuLimit: "1" },
              mounts: [{ name: "models", mountPath: "/models", readOnly: true }],
              scratch: { "/tmp": "256Mi" },
            },
          ],
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
