import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceEndpoint, SqlDatabase } from "../core/contracts";
import { labels } from "../core/labels";
import { ScheduledJob } from "../core/scheduled-job";
import type { ObjectStore } from "./object-store";
import { rcloneEnv } from "./object-store";

/** Inputs of {@link KeycloakDump}. */
export interface KeycloakDumpArgs {
  readonly namespace: pulumi.Input<string>;
  /** Image with `pg_dump` of at least the server's major version. */
  readonly postgresImage: string;
  readonly rcloneImage: string;
  readonly database: SqlDatabase;
  /** The same database, for the network policy. */
  readonly databaseEndpoint: ServiceEndpoint;
  readonly store: ObjectStore;
  readonly schedule: string;
  readonly timeZone: string;
  readonly retentionDays: number;
  /** Size of the volume that holds the dumps before they leave the cluster, as a quantity. */
  readonly volumeSize: string;
  readonly storageClass: string;
  /** Keep the volume when the stack is destroyed. @default false */
  readonly protect?: boolean;
}

const component = "backup";
/** Names by which the database's network policy lets the job in. */
export const keycloakDumpApp = "keycloak-dump";

/**
 * Dump, verify, publish, and only then prune: an unreadable dump keeps its `.tmp` name and nothing older is removed
 * because of it. `-mmin` counts minutes: `-mtime +30` would keep 31 days.
 */
export function dumpScript(retentionDays: number): string {
  return [
    "set -eu",
    "umask 077",
    'name="keycloak-$(date -u +%Y%m%dT%H%M%SZ).dump"',
    "rm -f /backup/*.tmp",
    'pg_dump --format=custom --compress=6 --file="/backup/$name.tmp"',
    'pg_restore --list "/backup/$name.tmp" >/dev/null',
    'mv "/backup/$name.tmp" "/backup/$name"',
    `find /backup -name 'keycloak-*.dump' -mmin +${String(retentionDays * 24 * 60)} -delete`,
    'echo "kept $name ($(stat -c %s "/backup/$name") bytes)"',
  ].join("\n");
}

/** Dumps leave the cluster after they were verified; old ones are removed there only after the copy has succeeded. */
export function uploadScript(bucket: string, retentionDays: number): string {
  return [
    "set -eu",
    `rclone copy /backup "store:${bucket}/keycloak" --include 'keycloak-*.dump' --checksum`,
    `rclone delete "store:${bucket}/keycloak" --include 'keycloak-*.dump' --min-age ${String(retentionDays)}d`,
  ].join("\n");
}

/** The Keycloak database, dumped every few hours, verified, kept in the cluster and outside it. */
export class KeycloakDump extends pulumi.ComponentResource {
  constructor(name: string, args: KeycloakDumpArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:KeycloakDump", name, {}, opts);
    const child = { parent: this };
    const app = keycloakDumpApp;
    const volume = new k8s.core.v1.PersistentVolumeClaim(
      name,
      {
        metadata: { name: `${app}s`, namespace: args.namespace, labels: labels({ app, component }) },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: args.storageClass,
          resources: { requests: { storage: args.volumeSize } },
        },
      },
      { ...child, protect: args.protect ?? false, retainOnDelete: args.protect ?? false },
    );
    const mount = { name: "backup", mountPath: "/backup" };
    const credentials = args.database.credentialsSecret;
    new ScheduledJob(
      name,
      {
        namespace: args.namespace,
        app,
        component,
        schedule: args.schedule,
        timeZone: args.timeZone,
        deadlineSeconds: 3600,
        egress: [args.databaseEndpoint, args.store],
        pod: {
          // The image's own `postgres` user.
          uid: 999,
          volumes: [{ name: "backup", persistentVolumeClaim: { claimName: `${app}s` } }],
          initContainers: [
            {
              name: "dump",
              image: args.postgresImage,
              command: ["bash", "-c", dumpScript(args.retentionDays)],
              env: {
                PGHOST: args.database.host,
                PGPORT: String(args.database.port),
                PGDATABASE: args.database.database,
                PGUSER: { secret: credentials, key: "username" },
                PGPASSWORD: { secret: credentials, key: "password" },
              },
              resources: { cpu: "250m", memory: "256Mi" },
              mounts: [mount],
              scratch: { "/tmp": "64Mi" },
            },
          ],
          containers: [
            {
              name: "upload",
              image: args.rcloneImage,
              command: ["sh", "-c", uploadScript(args.store.bucket, args.retentionDays)],
              env: rcloneEnv("store", args.store),
              resources: { cpu: "250m", memory: "256Mi" },
              mounts: [{ ...mount, readOnly: true }],
              scratch: { "/tmp": "64Mi" },
            },
          ],
        },
      },
      { ...child, dependsOn: volume },
    );
    this.registerOutputs({});
  }
}
