import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ExternalHost } from "../core/contracts";
import { labels } from "../core/labels";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { ObjectStore } from "./object-store";
import { storeUrl } from "./object-store";
import { NodeAgent } from "./node-agent";
import { veleroClusterRules, veleroNamespaceRules } from "./velero-access";
import type { WorkspaceScheduleArgs } from "./workspace-schedule";
import { workspaceScheduleSpec } from "./workspace-schedule";

/** Inputs of {@link Velero}. */
export interface VeleroArgs {
  readonly namespace: pulumi.Input<string>;
  readonly image: string;
  /** Image of the object-store plug-in for S3. */
  readonly pluginImage: string;
  readonly store: ObjectStore;
  readonly apiServer: ExternalHost;
  /** IANA zone in which the schedule is read. */
  readonly timeZone: string;
  /** Name of the Schedule. */
  readonly scheduleName: string;
  readonly workspaces: WorkspaceScheduleArgs;
  /** Refuse to delete the password of the backup repository. @default false */
  readonly protect?: boolean;
}

const app = topology.velero.app;
const component = "backup";

/** Where a backup goes. Every value of `config` is a string; some stores refuse the SDK's newer checksums. */
export function storageLocationSpec(store: ObjectStore): Record<string, unknown> {
  return {
    provider: "aws",
    default: true,
    accessMode: "ReadWrite",
    credential: { name: store.credentialsSecret, key: "cloud" },
    objectStorage: { bucket: store.bucket, prefix: "velero" },
    config: { region: store.region, s3ForcePathStyle: "true", s3Url: storeUrl(store), checksumAlgorithm: "" },
  };
}

/** Backups of all workspaces: Velero's server, its node agent, the storage location and the guide's daily schedule. */
export class Velero extends pulumi.ComponentResource {
  constructor(name: string, args: VeleroArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:Velero", name, {}, opts);
    const child = { parent: this };
    const meta = (object: string) => ({ name: object, namespace: args.namespace, labels: labels({ app, component }) });
    const clusterMeta = { name: "webide-velero", labels: labels({ app, component }) };

    const role = new k8s.rbac.v1.Role(name, { metadata: meta(app), rules: veleroNamespaceRules() }, child);
    const clusterRole = new k8s.rbac.v1.ClusterRole(
      name,
      { metadata: clusterMeta, rules: veleroClusterRules() },
      child,
    );
    const subjects = [{ kind: "ServiceAccount", name: app, namespace: args.namespace }];
    const apiGroup = "rbac.authorization.k8s.io";
    const access = [
      new k8s.rbac.v1.RoleBinding(
        name,
        { metadata: meta(app), subjects, roleRef: { apiGroup, kind: "Role", name: role.metadata.name } },
        child,
      ),
      new k8s.rbac.v1.ClusterRoleBinding(
        name,
        {
          metadata: clusterMeta,
          subjects,
          roleRef: { apiGroup, kind: "ClusterRole", name: clusterRole.metadata.name },
        },
        child,
      ),
    ];

    // Kopia encrypts the repository with this password. Velero's built-in default is public knowledge, and a changed
    // password makes every older backup unreadable: it is made once, before the first backup, and kept.
    const kept = { ...child, protect: args.protect ?? false, retainOnDelete: args.protect ?? false };
    const password = new random.RandomPassword(`${name}-repository`, { length: 40, special: false }, kept);
    const repository = new k8s.core.v1.Secret(
      `${name}-repository`,
      { metadata: meta("velero-repo-credentials"), stringData: { "repository-password": password.result } },
      kept,
    );

    const server = new Workload(
      name,
      {
        namespace: args.namespace,
        app,
        component,
        replicas: 1,
        strategy: { type: "Recreate" },
        servicePorts: { metrics: topology.velero.port },
        ingress: [{ from: [topology.prometheus], ports: [topology.velero.port] }],
        egress: [args.apiServer, args.store],
        pod: {
          uid: 1000,
          needsToken: true,
          gracePeriodSeconds: 60,
          volumes: [
            { name: "plugins", emptyDir: { sizeLimit: "512Mi" } },
            { name: "credentials", secret: { secretName: args.store.credentialsSecret, defaultMode: 0o440 } },
          ],
          initContainers: [
            {
              name: "plugin-aws",
              image: args.pluginImage,
              resources: { cpu: "100m", memory: "128Mi" },
              mounts: [{ name: "plugins", mountPath: "/target" }],
            },
          ],
          containers: [
            {
              name: app,
              image: args.image,
              command: ["/velero"],
              args: ["server", "--uploader-type=kopia", "--features=", "--log-format=json"],
              env: {
                TZ: args.timeZone,
                VELERO_SCRATCH_DIR: "/scratch",
                AWS_SHARED_CREDENTIALS_FILE: "/credentials/cloud",
                HOME: "/scratch",
              },
              ports: { metrics: topology.velero.port },
              resources: { cpu: "500m", memory: "512Mi", memoryLimit: "1Gi", cpuLimit: "1", ephemeralStorage: "4Gi" },
              probes: httpProbes({ ready: "/metrics", port: "metrics" }),
              mounts: [
                { name: "plugins", mountPath: "/plugins" },
                { name: "credentials", mountPath: "/credentials", readOnly: true },
              ],
              scratch: { "/scratch": "2Gi", "/tmp": "1Gi" },
            },
          ],
        },
      },
      { ...child, dependsOn: [...access, repository] },
    );
    const location = new k8s.apiextensions.CustomResource(
      `${name}-location`,
      {
        apiVersion: "velero.io/v1",
        kind: "BackupStorageLocation",
        metadata: meta(args.workspaces.storageLocation),
        spec: storageLocationSpec(args.store),
      },
      { ...child, dependsOn: server },
    );
    new k8s.apiextensions.CustomResource(
      `${name}-schedule`,
      {
        apiVersion: "velero.io/v1",
        kind: "Schedule",
        metadata: meta(args.scheduleName),
        spec: workspaceScheduleSpec(args.workspaces),
      },
      { ...child, dependsOn: location },
    );
    new NodeAgent(`${name}-node-agent`, { ...args, dependsOnPassword: repository.metadata.name }, child);
    this.registerOutputs({});
  }
}
