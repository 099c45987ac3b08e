import type { AlertRule } from "../core/alert-rule";
import { topology } from "../core/topology";

/** When the alerts of this domain fire. */
export interface IdentityThresholds {
  /** Failed sign-ins within five minutes. */
  readonly loginFailuresPer5Minutes: number;
  /** Use of the database's volume, in percent. */
  readonly databaseStorageUsedPercent: number;
  /** Requests that wait for a database connection, in one pod. */
  readonly databasePoolWaiting: number;
}

/** Alerts about sign-in and its database. Metric names: Keycloak 26 guide "Metrics", postgres_exporter. */
export function identityAlerts(thresholds: IdentityThresholds): AlertRule[] {
  const { namespace, app } = topology.keycloak;
  const deployment = `namespace="${namespace}",deployment="${app}"`;
  const claim = `namespace="${topology.postgres.namespace}",persistentvolumeclaim=~"data-${topology.postgres.app}-.+"`;
  return [
    {
      alert: "KeycloakDown",
      expr: `absent(up{job="keycloak"} == 1)`,
      for: "2m",
      severity: "critical",
      summary: "No Keycloak pod answers",
      description: "Nobody can sign in, and open sessions end when their next refresh is due.",
      runbook: "docs/runbooks/keycloak-down.md",
    },
    {
      alert: "KeycloakReplicaMissing",
      expr: `kube_deployment_status_replicas_available{${deployment}} < kube_deployment_spec_replicas{${deployment}}`,
      for: "15m",
      severity: "warning",
      summary: "Fewer Keycloak pods are available than declared",
      description: "{{ $value }} pods are available. Sign-in works, but the loss of one more pod may end it.",
      runbook: "docs/runbooks/keycloak-replica-missing.md",
    },
    {
      alert: "LoginFailureBurst",
      // A failure is the event "login" with an error; there is no event of its own for it.
      expr: `sum by (realm) (increase(keycloak_user_events_total{event="login",error!=""}[5m])) > ${thresholds.loginFailuresPer5Minutes}`,
      for: "0m",
      severity: "warning",
      summary: "Many failed sign-ins in realm {{ $labels.realm }}",
      description:
        "{{ $value | humanize }} sign-ins failed within five minutes: somebody guesses passwords, or a change broke sign-in for many.",
      runbook: "docs/runbooks/login-failure-burst.md",
    },
    {
      alert: "KeycloakDatabaseDown",
      expr: `absent(pg_up{job="postgres"} == 1)`,
      for: "2m",
      severity: "critical",
      summary: "Keycloak's database does not answer",
      description: "Keycloak can not read accounts or sessions: sign-in fails as soon as its caches miss.",
      runbook: "docs/runbooks/keycloak-database-down.md",
    },
    {
      alert: "KeycloakDatabaseStorageLow",
      expr: `100 * kubelet_volume_stats_used_bytes{${claim}} / kubelet_volume_stats_capacity_bytes{${claim}} > ${thresholds.databaseStorageUsedPercent}`,
      for: "15m",
      severity: "warning",
      summary: "The volume of Keycloak's database fills up",
      description: "{{ $value | humanize }} % is used. A full volume stops the database, and with it every sign-in.",
      runbook: "docs/runbooks/keycloak-database-storage-low.md",
    },
    {
      alert: "KeycloakDatabasePoolExhausted",
      expr: `max by (pod) (agroal_awaiting_count{job="keycloak"}) > ${thresholds.databasePoolWaiting}`,
      for: "5m",
      severity: "warning",
      summary: "Requests of Keycloak wait for a database connection",
      description: "{{ $value }} requests wait in {{ $labels.pod }}. Sign-in is slow, or stands still.",
      runbook: "docs/runbooks/keycloak-database-pool-exhausted.md",
    },
  ];
}
