import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import { topology } from "../core/topology";

/** Inputs of {@link wakerAccess}. */
export interface WakerAccessArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  /** The only Deployment whose replicas the waker may set. */
  readonly deployment: string;
  /** The only ConfigMap that the waker may read: settings and the list of extensions, nothing secret. */
  readonly configMap: string;
  /** The quota of the workspace. */
  readonly quota: string;
}

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/**
 * Leave to set the replicas of one Deployment (not its image, not its pods, not its secrets), and to read what the portal
 * shows a user of their workspace: whether it runs, what is used of the quota, which extensions it installs.
 */
function wakerRules(objects: Pick<WakerAccessArgs, "deployment" | "configMap" | "quota">): PolicyRule[] {
  const read = (apiGroup: string, resource: string, name: string): PolicyRule => ({
    apiGroups: [apiGroup],
    resources: [resource],
    resourceNames: [name],
    verbs: ["get"],
  });
  return [
    {
      apiGroups: ["apps"],
      resources: ["deployments/scale"],
      resourceNames: [objects.deployment],
      verbs: ["get", "update"],
    },
    read("apps", "deployments", objects.deployment),
    read("", "configmaps", objects.configMap),
    read("", "resourcequotas", objects.quota),
  ];
}

/** Lets the waker stop an idle workspace, start it again and say how it is. */
export function wakerAccess(name: string, args: WakerAccessArgs, opts?: pulumi.CustomResourceOptions): void {
  const metadata = {
    name: "waker",
    namespace: args.namespace,
    labels: labels({ app: "workspace", component: "workspace", user: args.userId }),
  };
  const role = new k8s.rbac.v1.Role(name, { metadata, rules: wakerRules(args) }, opts);
  new k8s.rbac.v1.RoleBinding(
    name,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: topology.waker.app, namespace: topology.waker.namespace }],
    },
    opts,
  );
}
