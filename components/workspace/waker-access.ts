import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import { topology } from "../core/topology";

/** Inputs of {@link WakerAccess}. */
export interface WakerAccessArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  /** The only Deployment whose replicas the waker may set. */
  readonly deployment: string;
}

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/** Leave to read and set the replicas of one Deployment: not its image, not its pods, not its secrets. */
export function scaleRules(deployment: string): PolicyRule[] {
  return [
    {
      apiGroups: ["apps"],
      resources: ["deployments/scale"],
      resourceNames: [deployment],
      verbs: ["get", "patch", "update"],
    },
  ];
}

/** Lets the waker stop an idle workspace and start it again. */
export class WakerAccess extends pulumi.ComponentResource {
  constructor(name: string, args: WakerAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:workspace:WakerAccess", name, { ...args }, opts);
    const child = { parent: this };
    const metadata = {
      name: "waker",
      namespace: args.namespace,
      labels: labels({ app: "workspace", component: "workspace", user: args.userId }),
    };
    const role = new k8s.rbac.v1.Role(name, { metadata, rules: scaleRules(args.deployment) }, child);
    new k8s.rbac.v1.RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: topology.waker.app, namespace: topology.waker.namespace }],
      },
      child,
    );
    this.registerOutputs({});
  }
}
