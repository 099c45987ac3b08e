import type * as pulumi from "@pulumi/pulumi";
import { BackupWatch } from "../../components/backup/backup-watch";
import { EtcdSnapshot } from "../../components/backup/etcd-snapshot";
import { HolderPods } from "../../components/backup/holder-pods";
import { KeycloakDump } from "../../components/backup/keycloak-dump";
import { ModelReplication } from "../../components/backup/model-replication";
import { ObjectStoreCredentials } from "../../components/backup/object-store-credentials";
import { Velero } from "../../components/backup/velero";
import { topology } from "../../components/core/topology";
import type { SecretName } from "../config";
import type { Context } from "../context";
import type { Identity } from "./identity";
import type { Namespaces } from "./namespaces";

const storeSecret = "backup-store";
const secondStoreSecret = "second-store";

/** Node of the code-server image, which also runs the job that holds stopped workspaces. */
const codeServerNode = "/usr/lib/code-server/lib/node";

/** Every row of the guide's backup table: made here, or watched where somebody else makes it. */
export function backup(
  context: Context,
  namespaces: Namespaces,
  identity: Identity,
  modelClaim: string,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { config, secret, protect } = context;
  const { images, settings, backups } = config;
  const { timeZone, stores, cluster, storage } = settings;
  const store = { ...stores.backup, credentialsSecret: storeSecret };
  const second = { ...stores.second, credentialsSecret: secondStoreSecret };
  const rcloneImage = images.reference("rclone");

  const credentials = (
    namespace: pulumi.Input<string>,
    place: string,
    secretName: string,
    [id, key]: readonly [SecretName, SecretName],
  ): ObjectStoreCredentials =>
    new ObjectStoreCredentials(
      `${secretName}-${place}`,
      { namespace, secretName, accessKeyId: secret(id), secretAccessKey: secret(key) },
      opts,
    );
  const backupKeys = ["backupStoreAccessKey", "backupStoreSecretKey"] as const;
  const forVelero = credentials(namespaces.velero.namespace, "velero", storeSecret, backupKeys);
  const forDumps = credentials(namespaces.auth.namespace, "auth", storeSecret, backupKeys);
  const forModels = credentials(namespaces.ai.namespace, "ai", secondStoreSecret, [
    "secondStoreAccessKey",
    "secondStoreSecretKey",
  ]);

  new Velero(
    "velero",
    {
      namespace: namespaces.velero.namespace,
      image: images.reference("velero"),
      pluginImage: images.reference("velero-plugin-for-aws"),
      store,
      apiServer: cluster.apiServer,
      timeZone,
      scheduleName: backups.workspaces.scheduleName,
      workspaces: backups.workspaces,
      protect,
    },
    { ...opts, dependsOn: forVelero },
  );
  new HolderPods(
    "backup-holder",
    {
      namespace: namespaces.velero.namespace,
      image: images.reference("code-server"),
      nodePath: codeServerNode,
      apiServer: cluster.apiServer,
      schedule: backups.workspaces.holders.schedule,
      timeZone,
      holdSeconds: backups.workspaces.holders.holdSeconds,
    },
    opts,
  );
  new KeycloakDump(
    "keycloak-dump",
    {
      namespace: namespaces.auth.namespace,
      postgresImage: images.reference("postgres"),
      rcloneImage,
      database: identity.database,
      databaseEndpoint: topology.postgres,
      store,
      schedule: backups.keycloakDatabase.schedule,
      timeZone,
      retentionDays: backups.keycloakDatabase.retentionDays,
      volumeSize: backups.keycloakDatabase.volumeSize,
      storageClass: storage.platformClass,
      protect,
    },
    { ...opts, dependsOn: forDumps },
  );
  new ModelReplication(
    "model-replication",
    {
      namespace: namespaces.ai.namespace,
      rcloneImage,
      modelClaim,
      store: second,
      schedule: backups.models.schedule,
      timeZone,
    },
    { ...opts, dependsOn: forModels },
  );
  if (namespaces.etcdBackup !== undefined) {
    const { namespace } = namespaces.etcdBackup;
    new EtcdSnapshot(
      "etcd-snapshot",
      {
        namespace,
        etcdImage: images.reference("etcd"),
        rcloneImage,
        store,
        schedule: backups.clusterConfiguration.schedule,
        timeZone,
        retentionDays: backups.clusterConfiguration.retentionDays,
      },
      { ...opts, dependsOn: credentials(namespace, "etcd", storeSecret, backupKeys) },
    );
  }
  const watched = [
    {
      target: "gitlab",
      row: backups.gitlab,
      prefix: backups.gitlab.prefix,
      hours: config.slo.alerts.backupAgeHours.gitlab,
    },
    { target: "etcd", row: backups.clusterConfiguration, prefix: "etcd", hours: config.slo.alerts.backupAgeHours.etcd },
  ].filter(({ row }) => row.owner !== "declared");
  for (const { target, prefix, hours } of watched) {
    new BackupWatch(
      `backup-watch-${target}`,
      {
        namespace: namespaces.velero.namespace,
        rcloneImage,
        target,
        store,
        prefix,
        maxAgeHours: hours,
        schedule: backups.watch.schedule,
        timeZone,
      },
      { ...opts, dependsOn: forVelero },
    );
  }
}
