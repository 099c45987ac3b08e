import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { annotations } from "../core/contracts";
import { labels } from "../core/labels";

/** Name of the claim in every workspace; plain, so that pods refer to it without waiting for it. */
export const homeClaim = "home";

/** Inputs of {@link homeVolume}. */
export interface HomeVolumeArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  /** Size as a Kubernetes quantity; may grow, never shrink. */
  readonly size: string;
  /** StorageClass; a change of it would replace the volume. */
  readonly storageClass: string;
  /** Stack that owns the data and may adopt it again. */
  readonly stack: string;
  /** Keep the claim when it leaves the program, and refuse its deletion. */
  readonly retain: boolean;
}

/** The user's home directory: everything that outlives a pod. */
export function homeVolume(
  name: string,
  args: HomeVolumeArgs,
  opts?: pulumi.CustomResourceOptions,
): k8s.core.v1.PersistentVolumeClaim {
  return new k8s.core.v1.PersistentVolumeClaim(
    name,
    {
      metadata: {
        name: homeClaim,
        namespace: args.namespace,
        labels: labels({ app: "workspace", component: "workspace", user: args.userId }),
        annotations: { [annotations.stack]: args.stack },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: args.storageClass,
        resources: { requests: { storage: args.size } },
      },
    },
    { ...opts, protect: args.retain, retainOnDelete: args.retain },
  );
}
