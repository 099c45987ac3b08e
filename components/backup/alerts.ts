import type { AlertRule } from "../core/alert-rule";

/** Oldest ages that still count as good, in hours; from slo.yaml. */
export interface BackupThresholds {
  readonly workspaceHours: number;
  readonly keycloakHours: number;
  readonly etcdHours: number;
  readonly gitlabHours: number;
  readonly modelHours: number;
}

/** Names by which the metrics know the backups. */
export interface BackupNames {
  /** Velero Schedule of the workspaces. */
  readonly schedule: string;
  /** CronJob that takes or watches etcd's snapshot. */
  readonly etcdJob: string;
  /** Whether anybody watches GitLab's backup. */
  readonly watchesGitlab: boolean;
}

/** A job whose last success is too long ago, or that never succeeded while it exists. */
function jobAge(job: string, hours: number): string {
  const selector = `cronjob="${job}"`;
  const last = `kube_cronjob_status_last_successful_time{${selector}}`;
  const created = `kube_cronjob_created{${selector}}`;
  const limit = String(hours * 3600);
  return `(time() - ${last} > ${limit}) or ((time() - ${created} > ${limit}) unless on(namespace, cronjob) ${last})`;
}

/** Alerts on backups that are missing, too old, or half done. */
export function backupAlerts(limits: BackupThresholds, names: BackupNames): AlertRule[] {
  const rule = (
    alert: string,
    expr: string,
    severity: AlertRule["severity"],
    summary: string,
    description: string,
    runbook: string,
    hold = "15m",
  ): AlertRule => ({ alert, expr, for: hold, severity, summary, description, runbook: `docs/runbooks/${runbook}.md` });
  const age = "Age of the last good one: {{ $value | humanizeDuration }}.";
  const schedule = `schedule="${names.schedule}"`;
  const velero = `velero_backup_last_successful_timestamp{${schedule}}`;
  return [
    rule(
      "WorkspaceBackupTooOld",
      // Before the first backup the series does not exist: as long as Velero answers, that counts as too old as well.
      `(time() - ${velero} > ${String(limits.workspaceHours * 3600)}) or (time() - process_start_time_seconds{job="velero"} > ${String(limits.workspaceHours * 3600)} unless on() ${velero})`,
      "critical",
      "No good workspace backup in time",
      `A lost volume could not be restored to yesterday. ${age}`,
      "workspace-backup-too-old",
    ),
    rule(
      "WorkspaceBackupPartlyFailed",
      `increase(velero_backup_partial_failure_total{${schedule}}[24h]) > 0 or increase(velero_backup_failure_total{${schedule}}[24h]) > 0`,
      "warning",
      "A workspace backup failed or is incomplete",
      "Some volumes of the last day are missing in the backup ({{ $value }} runs).",
      "workspace-backup-partly-failed",
      "5m",
    ),
    rule(
      "BackupLocationUnavailable",
      "velero_backup_location_status_gauge == 0",
      "critical",
      "The backup store can not be reached",
      "Velero finds no access to location {{ $labels.backup_location_name }}; backups and restores stand still.",
      "backup-location-unavailable",
    ),
    rule(
      "KeycloakDumpTooOld",
      jobAge("keycloak-dump", limits.keycloakHours),
      "critical",
      "No good dump of the Keycloak database in time",
      `Accounts and second factors made since then would be lost. ${age}`,
      "keycloak-dump-too-old",
    ),
    rule(
      "EtcdSnapshotTooOld",
      jobAge(names.etcdJob, limits.etcdHours),
      "warning",
      "No good etcd snapshot in time",
      `ConfigMaps and Secrets could not be restored to yesterday. ${age}`,
      "etcd-snapshot-too-old",
    ),
    rule(
      "ModelReplicationStopped",
      jobAge("model-replication", limits.modelHours),
      "warning",
      "Model files are not copied to the second store",
      `New models exist only once. ${age}`,
      "model-replication-stopped",
    ),
    ...(names.watchesGitlab
      ? [
          rule(
            "GitlabBackupTooOld",
            jobAge("backup-watch-gitlab", limits.gitlabHours),
            "warning",
            "No fresh GitLab backup in its bucket",
            `GitLab makes its own backups; its owner has to look. ${age}`,
            "gitlab-backup-too-old",
          ),
        ]
      : []),
  ];
}
