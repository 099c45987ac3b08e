import type { AlertCases } from "../alert-case";

const replicas = (available: number) => ({
  'kube_deployment_status_replicas_available{namespace="auth",deployment="keycloak"}': `${String(available)}x30`,
  'kube_deployment_spec_replicas{namespace="auth",deployment="keycloak"}': "2x30",
});
const logins = (error: string) => ({
  [`keycloak_user_events_total{realm="webide",event="login",error="${error}"}`]: "0+5x30",
});
const storage = (used: number) => ({
  'kubelet_volume_stats_used_bytes{namespace="auth",persistentvolumeclaim="data-postgres-0"}': `${String(used)}x30`,
  'kubelet_volume_stats_capacity_bytes{namespace="auth",persistentvolumeclaim="data-postgres-0"}': "100x30",
});
const waiting = (count: number) => ({
  'agroal_awaiting_count{job="keycloak",pod="keycloak-0"}': `${String(count)}x30`,
});

/** Limits in these cases: 20 failed sign-ins, 80 % of the volume, 5 waiting requests. */
export const identityCases: AlertCases = {
  KeycloakDown: {
    fires: { series: { 'up{job="keycloak",pod="a"}': "0x30", 'up{job="keycloak",pod="b"}': "0x30" }, at: "5m" },
    quiet: { series: { 'up{job="keycloak",pod="a"}': "0x30", 'up{job="keycloak",pod="b"}': "1x30" }, at: "5m" },
  },
  KeycloakReplicaMissing: { fires: { series: replicas(1), at: "20m" }, quiet: { series: replicas(2), at: "20m" } },
  LoginFailureBurst: {
    fires: { series: logins("invalid_user_credentials"), at: "10m" },
    quiet: { series: logins(""), at: "10m" },
  },
  KeycloakDatabaseDown: {
    fires: { series: { 'pg_up{job="postgres"}': "0x30" }, at: "5m" },
    quiet: { series: { 'pg_up{job="postgres"}': "1x30" }, at: "5m" },
  },
  KeycloakDatabaseStorageLow: { fires: { series: storage(81), at: "20m" }, quiet: { series: storage(80), at: "20m" } },
  KeycloakDatabasePoolExhausted: { fires: { series: waiting(6), at: "10m" }, quiet: { series: waiting(5), at: "10m" } },
};
