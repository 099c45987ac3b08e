import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";

/** Inputs of {@link WorkspaceStorage}. */
export interface WorkspaceStorageArgs {
  /** CSI driver or other provisioner that makes the volumes. */
  readonly provisioner: string;
}

/** The StorageClass of home volumes. */
export class WorkspaceStorage extends pulumi.ComponentResource {
  /** Name of the class; the workspaces' claims carry it. */
  static readonly className = "workspace";

  constructor(name: string, args: WorkspaceStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:workspace:WorkspaceStorage", name, { ...args }, opts);
    new k8s.storage.v1.StorageClass(
      name,
      {
        metadata: {
          name: WorkspaceStorage.className,
          labels: labels({ app: "workspace-storage", component: "workspace" }),
        },
        provisioner: args.provisioner,
        // A claim that goes must not take a person's work with it.
        reclaimPolicy: "Retain",
        // A stopped workspace's claim waits without blocking a deployment, and a volume is made where its pod runs.
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
