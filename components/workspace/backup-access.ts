import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";

/** The job that keeps the volumes of stopped workspaces mounted while they are backed up. */
export interface BackupHolder {
  /** ClusterRole with what the job needs inside a workspace. */
  readonly clusterRole: string;
  /** Its service account. */
  readonly serviceAccount: string;
  /** Namespace of the service account. */
  readonly namespace: string;
}

/** Inputs of {@link backupAccess}. */
export interface BackupAccessArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  readonly holder: BackupHolder;
}

/** Lets the backup's holder job into one workspace; disabled ones too, for they are preserved as evidence. */
export function backupAccess(name: string, args: BackupAccessArgs, opts?: pulumi.CustomResourceOptions): void {
  const { clusterRole, serviceAccount, namespace } = args.holder;
  new k8s.rbac.v1.RoleBinding(
    name,
    {
      metadata: {
        name: serviceAccount,
        namespace: args.namespace,
        labels: labels({ app: "workspace", component: "workspace", user: args.userId }),
      },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    },
    opts,
  );
}
