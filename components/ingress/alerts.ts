import type { AlertRule } from "../core/alert-rule";
import { accessLogSeries } from "./access-log-metrics";

/** Limits that the alerts of the edge compare with. */
export interface IngressAlertThresholds {
  /** IDE response time that is a warning, in seconds. */
  readonly ideResponseWarningSeconds: number;
  /** IDE response time that is critical, in seconds. */
  readonly ideResponseCriticalSeconds: number;
  /** Share of failed requests (5xx) that is critical, 0 to 1. */
  readonly errorRatio: number;
  /** Days before a certificate ends at which to warn. */
  readonly certificateWarningDays: number;
  /** Days before a certificate ends at which to page. */
  readonly certificateCriticalDays: number;
  /** Seconds without a sign of life of the loop that reloads certificates. */
  readonly reloadWatchSilenceSeconds: number;
}

/** Mean response time of the workspaces over five minutes, in seconds: what the guide's "IDE response time" (2.2.1) is read from. */
export const ideResponseMean = `sum(rate(${accessLogSeries.ideDuration}_sum[5m])) / sum(rate(${accessLogSeries.ideDuration}_count[5m]))`;

/** Share of requests that failed on our side, 0 to 1, by surface; a surface that nobody uses has none. */
export const errorRatioBySurface = `sum by (surface) (rate(${accessLogSeries.requests}{status_class="5xx"}[5m])) / sum by (surface) (rate(${accessLogSeries.requests}[5m]))`;

const certificateDays = "(min by (probe) (probe_ssl_earliest_cert_expiry) - time()) / 86400";

/** Alerts of nginx, oauth2-proxy, its sessions and the certificates. */
export function ingressAlerts(thresholds: IngressAlertThresholds): AlertRule[] {
  const t = thresholds;
  const rule = (alert: string, rest: Omit<AlertRule, "alert" | "runbook">): AlertRule => ({
    alert,
    ...rest,
    runbook: `docs/runbooks/${alert.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()}.md`,
  });
  return [
    rule("NginxDown", {
      expr: "absent(nginx_up == 1)",
      for: "1m",
      severity: "critical",
      summary: "No nginx answers",
      description: "The only public door is shut: nobody can sign in or reach a workspace.",
    }),
    rule("NginxReplicaDown", {
      expr: 'nginx_up == 0 or up{job="nginx"} == 0',
      for: "5m",
      severity: "warning",
      summary: "One nginx does not answer",
      description: "Pod {{ $labels.instance }} has been silent for five minutes; the others carry its users.",
    }),
    rule("NginxReloadRefused", {
      expr: "webide_nginx_reload_successful == 0",
      for: "1m",
      severity: "critical",
      summary: "nginx refuses its new configuration or certificate",
      description:
        "nginx -t failed on pod {{ $labels.instance }}. It works on with the earlier files until it restarts; then it will not come up.",
    }),
    rule("NginxReloadWatchSilent", {
      expr: `time() - webide_nginx_watch_timestamp_seconds > ${t.reloadWatchSilenceSeconds} or absent(webide_nginx_watch_timestamp_seconds)`,
      for: "5m",
      severity: "warning",
      summary: "Nobody watches for new certificates",
      description: "The loop beside nginx gives no sign of life; renewed certificates are not loaded.",
    }),
    rule("IdeResponseSlow", {
      expr: `${ideResponseMean} > ${t.ideResponseWarningSeconds}`,
      for: "5m",
      severity: "warning",
      summary: "Workspaces answer slowly",
      description: `Mean response time is {{ $value | humanizeDuration }}, above ${t.ideResponseWarningSeconds} s.`,
    }),
    rule("IdeResponseVerySlow", {
      expr: `${ideResponseMean} > ${t.ideResponseCriticalSeconds}`,
      for: "2m",
      severity: "critical",
      summary: "Workspaces hardly answer",
      description: `Mean response time is {{ $value | humanizeDuration }}, above ${t.ideResponseCriticalSeconds} s.`,
    }),
    rule("EdgeErrorRateHigh", {
      expr: `${errorRatioBySurface} > ${t.errorRatio}`,
      for: "5m",
      severity: "critical",
      summary: "Many requests fail on {{ $labels.surface }}",
      description: "{{ $value | humanizePercentage }} of the requests end with a 5xx status.",
    }),
    rule("OAuth2ProxyDown", {
      expr: 'absent(up{job="oauth2-proxy"} == 1)',
      for: "1m",
      severity: "critical",
      summary: "No oauth2-proxy answers",
      description: "Every request to a workspace is refused, since nobody can say who the user is.",
    }),
    rule("SessionStoreDown", {
      expr: 'absent(redis_up{job="session-redis"} == 1)',
      for: "1m",
      severity: "critical",
      summary: "The session store does not answer",
      description: "Nobody can sign in, and signed-in users are asked to sign in again.",
    }),
    rule("CertificateExpiresSoon", {
      expr: `${certificateDays} < ${t.certificateWarningDays}`,
      for: "1h",
      severity: "warning",
      summary: "A certificate ends soon ({{ $labels.probe }})",
      description: "{{ $value | humanize }} days are left.",
    }),
    rule("CertificateExpiresNow", {
      expr: `${certificateDays} < ${t.certificateCriticalDays}`,
      for: "5m",
      severity: "critical",
      summary: "A certificate is about to end ({{ $labels.probe }})",
      description: "{{ $value | humanize }} days are left. After that browsers refuse the platform.",
    }),
  ];
}
