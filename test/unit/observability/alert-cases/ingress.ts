import type { AlertCases } from "../alert-case";

const ide = (meanSeconds: number) => ({
  'webide_ide_request_duration_seconds_sum{surface="ide",status="200"}': `0+${String(meanSeconds * 60)}x60`,
  'webide_ide_request_duration_seconds_count{surface="ide",status="200"}': "0+60x60",
});
const errors = (of100: number) => ({
  'webide_http_requests_total{surface="ide",status_class="5xx"}': `0+${String(of100)}x60`,
  'webide_http_requests_total{surface="ide",status_class="2xx"}': `0+${String(100 - of100)}x60`,
});
const certificate = (days: number) => ({
  'probe_ssl_earliest_cert_expiry{probe="ide"}': `${String(days * 86400)}x100`,
});

/** Limits in these cases: response 1 s and 3 s, errors 5 %, certificates 30 and 7 days, reload watch 120 s. */
export const ingressCases: AlertCases = {
  NginxDown: {
    fires: { series: { 'nginx_up{pod="a"}': "0x30", 'nginx_up{pod="b"}': "0x30" }, at: "5m" },
    quiet: { series: { 'nginx_up{pod="a"}': "0x30", 'nginx_up{pod="b"}': "1x30" }, at: "5m" },
  },
  NginxReplicaDown: {
    fires: { series: { 'up{job="nginx",instance="nginx-a"}': "0x30" }, at: "10m" },
    quiet: { series: { 'up{job="nginx",instance="nginx-a"}': "0x3 1x30" }, at: "10m" },
  },
  NginxReloadRefused: {
    fires: { series: { 'webide_nginx_reload_successful{instance="nginx-a"}': "0x30" }, at: "5m" },
    quiet: { series: { 'webide_nginx_reload_successful{instance="nginx-a"}': "1x30" }, at: "5m" },
  },
  NginxReloadWatchSilent: {
    fires: { series: { 'webide_nginx_watch_timestamp_seconds{instance="nginx-a"}': "60x30" }, at: "15m" },
    quiet: { series: { 'webide_nginx_watch_timestamp_seconds{instance="nginx-a"}': "0+60x30" }, at: "15m" },
  },
  IdeResponseSlow: { fires: { series: ide(1.1), at: "20m" }, quiet: { series: ide(0.9), at: "20m" } },
  IdeResponseVerySlow: { fires: { series: ide(3.1), at: "20m" }, quiet: { series: ide(2.9), at: "20m" } },
  EdgeErrorRateHigh: { fires: { series: errors(6), at: "20m" }, quiet: { series: errors(4), at: "20m" } },
  OAuth2ProxyDown: {
    fires: { series: { 'up{job="oauth2-proxy",pod="a"}': "0x30" }, at: "5m" },
    quiet: { series: { 'up{job="oauth2-proxy",pod="a"}': "1x30" }, at: "5m" },
  },
  SessionStoreDown: {
    fires: { series: { 'redis_up{job="session-redis"}': "0x30" }, at: "5m" },
    quiet: { series: { 'redis_up{job="session-redis"}': "1x30", 'redis_up{job="gateway-redis"}': "0x30" }, at: "5m" },
  },
  CertificateExpiresSoon: {
    fires: { series: certificate(29), at: "80m" },
    quiet: { series: certificate(31), at: "80m" },
  },
  CertificateExpiresNow: { fires: { series: certificate(6), at: "20m" }, quiet: { series: certificate(8), at: "20m" } },
};
