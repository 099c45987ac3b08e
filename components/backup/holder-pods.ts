import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checksum } from "../core/checksum";
import type { ExternalHost } from "../core/contracts";
import { labelKeys } from "../core/contracts";
import { labels } from "../core/labels";
import { ScheduledJob } from "../core/scheduled-job";

/** Inputs of {@link HolderPods}. */
export interface HolderPodsArgs {
  readonly namespace: pulumi.Input<string>;
  /** Image with Node.js at {@link nodePath}; also the holder pods' image, as every node has it already. */
  readonly image: string;
  readonly nodePath: string;
  readonly apiServer: ExternalHost;
  /** Cron expression shortly before the workspace backup. */
  readonly schedule: string;
  readonly timeZone: string;
  /** How long a holder pod stays: the longest backup, in seconds. */
  readonly holdSeconds: number;
}

const identity = { app: "backup-holder", component: "backup" };
/** Role that each workspace namespace grants to the holder job; bound there, never cluster-wide. */
export const holderRoleName = "webide-backup-holder";
/** Service account of the job, in the namespace of the backups. */
export const holderServiceAccount = identity.app;

/** What the job may do inside one workspace namespace. */
export function holderRules(): k8s.types.input.rbac.v1.PolicyRule[] {
  return [
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "create", "delete"] },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
  ];
}

/**
 * File-system backup sees only volumes of running pods: a stopped workspace would be left out without a word. Before
 * each backup this job starts a small pod that mounts the home volume of every stopped workspace and does nothing.
 */
export class HolderPods extends pulumi.ComponentResource {
  constructor(name: string, args: HolderPodsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:HolderPods", name, {}, opts);
    const child = { parent: this };
    const metadata = { name: identity.app, namespace: args.namespace, labels: labels(identity) };
    const script = readFileSync(join(__dirname, "hold-stopped-workspaces.mjs"), "utf8");
    const config = new k8s.core.v1.ConfigMap(name, { metadata, data: { "hold.mjs": script } }, child);
    const rules = [{ apiGroups: [""], resources: ["namespaces"], verbs: ["list"] }];
    const clusterMeta = (object: string) => ({ name: object, labels: labels(identity) });
    const list = new k8s.rbac.v1.ClusterRole(
      `${name}-list`,
      { metadata: clusterMeta("webide-list-namespaces"), rules },
      child,
    );
    new k8s.rbac.v1.ClusterRoleBinding(
      `${name}-list`,
      {
        metadata: clusterMeta("webide-backup-holder-list"),
        subjects: [{ kind: "ServiceAccount", name: identity.app, namespace: args.namespace }],
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: list.metadata.name },
      },
      child,
    );
    new k8s.rbac.v1.ClusterRole(name, { metadata: clusterMeta(holderRoleName), rules: holderRules() }, child);
    new ScheduledJob(
      name,
      {
        namespace: args.namespace,
        ...identity,
        schedule: args.schedule,
        timeZone: args.timeZone,
        deadlineSeconds: 1200,
        egress: [args.apiServer],
        pod: {
          uid: 1000,
          needsToken: true,
          volumes: [{ name: "script", configMap: { name: identity.app } }],
          containers: [
            {
              name: "hold",
              image: args.image,
              command: [args.nodePath, "/script/hold.mjs"],
              env: {
                HOLDER_IMAGE: args.image,
                HOLD_SECONDS: String(args.holdSeconds),
                NAMESPACE_SELECTOR: `${labelKeys.namespaceKind}=workspace`,
                SCRIPT_CHECKSUM: checksum(script),
              },
              resources: { cpu: "100m", memory: "128Mi" },
              mounts: [{ name: "script", mountPath: "/script", readOnly: true }],
            },
          ],
        },
      },
      { ...child, dependsOn: config },
    );
    this.registerOutputs({});
  }
}
