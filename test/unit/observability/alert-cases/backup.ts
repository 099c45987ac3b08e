import type { AlertCases, Situation } from "../alert-case";

const hours = (at: number, series: Situation["series"]): Situation => ({
  series,
  at: `${String(at * 60)}m`,
  interval: "10m",
});
const job = (cronjob: string, metric: string, at: number) => ({
  [`kube_cronjob_${metric}{namespace="backup",cronjob="${cronjob}"}`]: `${String(at * 3600)}x200`,
});
const succeeded = "status_last_successful_time";
const velero = 'schedule="daily-workspace-backup"';

/** Limits in these cases: workspaces 26 h, Keycloak 7 h, etcd 26 h, GitLab 26 h, models 1 h. */
export const backupCases: AlertCases = {
  WorkspaceBackupTooOld: {
    fires: hours(27, { [`velero_backup_last_successful_timestamp{${velero}}`]: "0x200" }),
    quiet: hours(27, { [`velero_backup_last_successful_timestamp{${velero}}`]: "7200x200" }),
  },
  WorkspaceBackupPartlyFailed: {
    fires: { series: { [`velero_backup_partial_failure_total{${velero}}`]: "0x3 1x30" }, at: "20m" },
    quiet: { series: { [`velero_backup_partial_failure_total{${velero}}`]: "1x30" }, at: "20m" },
  },
  BackupLocationUnavailable: {
    fires: { series: { 'velero_backup_location_status_gauge{backup_location_name="default"}': "0x30" }, at: "20m" },
    quiet: { series: { 'velero_backup_location_status_gauge{backup_location_name="default"}': "1x30" }, at: "20m" },
  },
  KeycloakDumpTooOld: {
    fires: hours(8, job("keycloak-dump", succeeded, 0)),
    quiet: hours(8, job("keycloak-dump", succeeded, 2)),
  },
  EtcdSnapshotTooOld: {
    // It exists for long enough and has never succeeded.
    fires: hours(27, job("etcd-snapshot", "created", 0)),
    quiet: hours(27, { ...job("etcd-snapshot", "created", 0), ...job("etcd-snapshot", succeeded, 2) }),
  },
  ModelReplicationStopped: {
    fires: hours(3, job("model-replication", succeeded, 1)),
    quiet: hours(3, job("model-replication", succeeded, 2)),
  },
  GitlabBackupTooOld: {
    fires: hours(27, job("backup-watch-gitlab", succeeded, 0)),
    quiet: hours(27, job("backup-watch-gitlab", succeeded, 2)),
  },
};
