import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelKeys } from "./contracts";
import { denyByDefault } from "./deny-by-default";
import { labels } from "./labels";
import { podSecurityLabels } from "./pod-security";

/** Inputs of {@link PlatformNamespace}. */
export interface PlatformNamespaceArgs {
  readonly namespace: string;
  /** Domain the namespace serves: ingress, identity, ... */
  readonly component: string;
  /** Pod Security level. Anything below `restricted` needs an entry in the policy exemptions. @default restricted */
  readonly level?: "restricted" | "baseline" | "privileged";
}

/** A namespace of the platform: Pod Security labels, everything denied, DNS allowed. */
export class PlatformNamespace extends pulumi.ComponentResource {
  /** Name of the namespace; known once it exists. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: PlatformNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:core:PlatformNamespace", name, { ...args }, opts);
    const child = { parent: this };
    const common = labels({ app: args.namespace, component: args.component });
    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: args.namespace,
          labels: { ...common, ...podSecurityLabels(args.level), [labelKeys.namespaceKind]: "platform" },
        },
      },
      child,
    );
    this.namespace = namespace.metadata.name;
    denyByDefault(name, this.namespace, common, child);
    this.registerOutputs({ namespace: this.namespace });
  }
}
