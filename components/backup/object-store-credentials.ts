import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";

/** Inputs of {@link ObjectStoreCredentials}. */
export interface ObjectStoreCredentialsArgs {
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret. */
  readonly secretName: string;
  readonly accessKeyId: pulumi.Input<string>;
  readonly secretAccessKey: pulumi.Input<string>;
}

/** Access to an object store, for the pods of one namespace, in the two forms its readers know. */
export class ObjectStoreCredentials extends pulumi.ComponentResource {
  constructor(name: string, args: ObjectStoreCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:ObjectStoreCredentials", name, {}, opts);
    new k8s.core.v1.Secret(
      name,
      {
        metadata: {
          name: args.secretName,
          namespace: args.namespace,
          labels: labels({ app: args.secretName, component: "backup" }),
        },
        stringData: {
          "access-key-id": args.accessKeyId,
          "secret-access-key": args.secretAccessKey,
          // The AWS SDK's shared credentials file, as Velero's plug-in reads it.
          cloud: pulumi.interpolate`[default]\naws_access_key_id=${args.accessKeyId}\naws_secret_access_key=${args.secretAccessKey}\n`,
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
