import { backupAlerts } from "../../components/backup/alerts";
import type { AlertRule } from "../../components/core/alert-rule";
import { gatewayAlerts } from "../../components/gateway/alerts";
import { identityAlerts } from "../../components/identity/alerts";
import { inferenceAlerts } from "../../components/inference/alerts";
import { ingressAlerts } from "../../components/ingress/alerts";
import { observabilityAlerts } from "../../components/observability/alerts";
import type { ObservabilityThresholds } from "../../components/observability/thresholds";
import { workspaceAlerts } from "../../components/workspace/alerts";
import type { PlatformConfig, TimeBand } from "../config";
import { durationSeconds } from "../config";

const seconds = (band: TimeBand) => ({
  normal: durationSeconds(band.normal),
  warning: durationSeconds(band.warning),
  critical: durationSeconds(band.critical),
});

/** Thresholds of dashboard and cross-cutting alerts, in the units that they name. */
export function observabilityThresholds({ slo, settings }: PlatformConfig): ObservabilityThresholds {
  return {
    ideResponseSeconds: seconds(slo.bands.ideResponse),
    autocompleteP95Seconds: seconds(slo.bands.autocompleteP95),
    chatP95Seconds: seconds(slo.bands.chatP95),
    gpuUtilisationPercent: slo.bands.gpuUtilisationPercent,
    activeSessionsPercent: slo.bands.activeSessionsPercent,
    sessionCapacity: settings.sessionCapacity,
    memoryUsedPercent: slo.dailyCheck.memoryUsedPercent,
    diskUsedPercent: slo.dailyCheck.diskUsedPercent,
    volumeUsedPercent: slo.alerts.volumeUsedPercent,
    restartsPerHour: slo.alerts.restartsPerHour,
    targetDownFor: slo.alerts.targetDown,
    serverErrorPercent: slo.alerts.serverErrorPercent,
    dailyAvailabilityPercent: slo.poc.dailyAvailabilityPercent.minimum,
  };
}

/** Every alert of the platform by domain; slo.yaml has the thresholds, the domains have the expressions. */
export function alertRules(config: PlatformConfig, jobs: readonly string[]): Readonly<Record<string, AlertRule[]>> {
  const { slo, backups, settings } = config;
  const { bands, alerts } = slo;
  const age = alerts.backupAgeHours;
  return {
    ingress: ingressAlerts({
      ideResponseWarningSeconds: durationSeconds(bands.ideResponse.warning),
      ideResponseCriticalSeconds: durationSeconds(bands.ideResponse.critical),
      errorRatio: alerts.serverErrorPercent / 100,
      certificateWarningDays: alerts.certificateExpiryDays.warning,
      certificateCriticalDays: alerts.certificateExpiryDays.critical,
      reloadWatchSilenceSeconds: durationSeconds(alerts.targetDown),
    }),
    identity: identityAlerts({
      loginFailuresPer5Minutes: alerts.loginFailuresPerMinute * 5,
      databaseStorageUsedPercent: alerts.volumeUsedPercent,
      databasePoolWaiting: 0,
    }),
    workspace: workspaceAlerts({
      sessionCapacity: settings.sessionCapacity,
      sessionsWarning: bands.activeSessionsPercent.warning / 100,
      sessionsCritical: bands.activeSessionsPercent.critical / 100,
      homeWarning: alerts.volumeUsedPercent / 100,
      homeCritical: alerts.volumeFullPercent / 100,
      quotaUsed: alerts.quotaUsedPercent / 100,
    }),
    inference: inferenceAlerts({
      gpus: settings.gpu.capacity,
      queueLength: alerts.modelQueueLength,
      errorPercent: alerts.modelErrorPercent,
    }),
    gateway: gatewayAlerts({
      budgetRefusalsPerHour: alerts.budgetRefusalsPerHour,
      keyRefusalsPer10Minutes: alerts.forbiddenPerMinute * 10,
      errorPercent: alerts.modelErrorPercent,
    }),
    backup: backupAlerts(
      {
        workspaceHours: age.workspaces,
        keycloakHours: age.keycloakDatabase,
        etcdHours: age.etcd,
        gitlabHours: age.gitlab,
        modelHours: age.models,
      },
      {
        schedule: backups.workspaces.scheduleName,
        etcdJob: backups.clusterConfiguration.owner === "declared" ? "etcd-snapshot" : "backup-watch-etcd",
        watchesGitlab: backups.gitlab.owner !== "declared",
      },
    ),
    observability: observabilityAlerts({ ...observabilityThresholds(config), jobs }),
  };
}
