import { backupAlerts } from "../../../components/backup/alerts";
import type { AlertRule } from "../../../components/core/alert-rule";
import { gatewayAlerts } from "../../../components/gateway/alerts";
import { identityAlerts } from "../../../components/identity/alerts";
import { inferenceAlerts } from "../../../components/inference/alerts";
import { ingressAlerts } from "../../../components/ingress/alerts";
import { observabilityAlerts } from "../../../components/observability/alerts";
import { workspaceAlerts } from "../../../components/workspace/alerts";
import type { AlertCases } from "./alert-case";
import { backupCases } from "./alert-cases/backup";
import { gatewayCases } from "./alert-cases/gateway";
import { identityCases } from "./alert-cases/identity";
import { inferenceCases } from "./alert-cases/inference";
import { ingressCases } from "./alert-cases/ingress";
import { observabilityCases } from "./alert-cases/observability";
import { workspaceCases } from "./alert-cases/workspace";
import { thresholds } from "./thresholds";

/** The alerts of one domain with limits like the guide's, and their cases. */
export interface DomainAlerts {
  readonly alerts: readonly AlertRule[];
  readonly cases: AlertCases;
}

/** Every domain that has alerts, by the name of its folder. */
export const platformAlerts: Readonly<Record<string, DomainAlerts>> = {
  backup: {
    alerts: backupAlerts(
      { workspaceHours: 26, keycloakHours: 7, etcdHours: 26, gitlabHours: 26, modelHours: 1 },
      { schedule: "daily-workspace-backup", etcdJob: "etcd-snapshot", watchesGitlab: true },
    ),
    cases: backupCases,
  },
  gateway: {
    alerts: gatewayAlerts({ budgetRefusalsPerHour: 10, keyRefusalsPer10Minutes: 20, errorPercent: 5 }),
    cases: gatewayCases,
  },
  identity: {
    alerts: identityAlerts({ loginFailuresPer5Minutes: 20, databaseStorageUsedPercent: 80, databasePoolWaiting: 5 }),
    cases: identityCases,
  },
  inference: {
    alerts: inferenceAlerts({ gpus: 4, queueLength: 20, errorPercent: 5 }),
    cases: inferenceCases,
  },
  ingress: {
    alerts: ingressAlerts({
      ideResponseWarningSeconds: 1,
      ideResponseCriticalSeconds: 3,
      errorRatio: 0.05,
      certificateWarningDays: 30,
      certificateCriticalDays: 7,
      reloadWatchSilenceSeconds: 120,
    }),
    cases: ingressCases,
  },
  observability: {
    alerts: observabilityAlerts({ ...thresholds, jobs: ["nginx", "keycloak"] }),
    cases: observabilityCases,
  },
  workspace: {
    alerts: workspaceAlerts({
      sessionCapacity: 20,
      sessionsWarning: 0.8,
      sessionsCritical: 0.95,
      homeWarning: 0.8,
      homeCritical: 0.95,
      quotaUsed: 0.9,
    }),
    cases: workspaceCases,
  },
};
