import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { annotations } from "../core/contracts";
import { labels } from "../core/labels";

/** Name of the claim; plain, so that pods refer to it without waiting for it. */
export const modelClaim = "models";

/** Where the model servers see the claim. Source: operations guide 8.2. */
export const modelFolder = "/models";

/** How nodes may mount the claim. */
export type ModelAccess = "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOnce";

/** Inputs of {@link ModelStore}. */
export interface ModelStoreArgs {
  readonly namespace: pulumi.Input<string>;
  /** Size as a Kubernetes quantity; may grow, never shrink. */
  readonly size: string;
  /** StorageClass; a change of it would replace the volume. */
  readonly storageClass: string;
  /**
   * The model servers only ever read; whoever carries models in writes. `ReadOnlyMany` is for volumes that are filled
   * outside the cluster, `ReadWriteOnce` for clusters with a single GPU node.
   *
   * @default ReadWriteMany
   */
  readonly access?: ModelAccess;
  /** Stack that owns the data and may adopt it again. */
  readonly stack: string;
  /** Keep the claim when it leaves the program, and refuse its deletion. */
  readonly retain: boolean;
}

/** The volume with the model files, shared by all model servers. */
export class ModelStore extends pulumi.ComponentResource {
  constructor(name: string, args: ModelStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:inference:ModelStore", name, { ...args }, opts);
    new k8s.core.v1.PersistentVolumeClaim(
      name,
      {
        metadata: {
          name: modelClaim,
          namespace: args.namespace,
          labels: labels({ app: modelClaim, component: "inference" }),
          annotations: { [annotations.stack]: args.stack },
        },
        spec: {
          accessModes: [args.access ?? "ReadWriteMany"],
          storageClassName: args.storageClass,
          resources: { requests: { storage: args.size } },
        },
      },
      { parent: this, protect: args.retain, retainOnDelete: args.retain },
    );
    this.registerOutputs({});
  }
}

/** The claim as a volume of a model server. */
export const modelVolume: k8s.types.input.core.v1.Volume = {
  name: modelClaim,
  persistentVolumeClaim: { claimName: modelClaim, readOnly: true },
};

/** The mount that belongs to {@link modelVolume}. */
export const modelMount: k8s.types.input.core.v1.VolumeMount = {
  name: modelClaim,
  mountPath: modelFolder,
  readOnly: true,
};
