import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels";

/** Inputs of {@link CaBundle}. */
export interface CaBundleArgs {
  readonly namespace: pulumi.Input<string>;
  /** Certificates of the company's authorities, PEM; public. */
  readonly certificates: string;
}

/** The company's certificate authorities, for the pods of one namespace. */
export class CaBundle extends pulumi.ComponentResource {
  /** ConfigMap with the certificates under `ca.crt`. */
  readonly configMap = "company-ca";

  constructor(name: string, args: CaBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:core:CaBundle", name, {}, opts);
    new k8s.core.v1.ConfigMap(
      name,
      {
        metadata: {
          name: this.configMap,
          namespace: args.namespace,
          labels: labels({ app: this.configMap, component: "core" }),
        },
        data: { "ca.crt": args.certificates },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
