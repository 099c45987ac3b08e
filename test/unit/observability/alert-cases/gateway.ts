import type { AlertCases } from "../alert-case";

const answers = (failedOf100: number) => ({
  'litellm_proxy_total_requests_metric_total{route="/v1/chat/completions",status_code="500"}': `0+${String(failedOf100)}x60`,
  'litellm_proxy_total_requests_metric_total{route="/v1/chat/completions",status_code="200"}': `0+${String(100 - failedOf100)}x60`,
});
const guardrail = (errorType: string, values: string) => ({
  [`litellm_guardrail_errors_total{guardrail_name="dlp",error_type="${errorType}"}`]: values,
});
const refused = (reason: string, values: string) => ({ [`webide_gateway_refusals_total{reason="${reason}"}`]: values });

/** Limits in these cases: 10 requests over budget an hour, 20 refused keys in 10 minutes, 5 % errors. */
export const gatewayCases: AlertCases = {
  GatewayDown: {
    fires: { series: { 'up{job="litellm",pod="a"}': "0x30", 'up{job="litellm",pod="b"}': "0x30" }, at: "5m" },
    quiet: { series: { 'up{job="litellm",pod="a"}': "0x30", 'up{job="litellm",pod="b"}': "1x30" }, at: "5m" },
  },
  GatewayRedisDown: {
    fires: { series: { 'redis_up{job="gateway-redis"}': "0x30" }, at: "5m" },
    quiet: { series: { 'redis_up{job="gateway-redis"}': "1x30", 'redis_up{job="session-redis"}': "0x30" }, at: "5m" },
  },
  GatewayErrors: { fires: { series: answers(6), at: "40m" }, quiet: { series: answers(4), at: "40m" } },
  DlpBlocked: {
    // The first block makes the series appear.
    fires: { series: guardrail("HTTPException", "_x5 1x30"), at: "8m" },
    quiet: { series: guardrail("HTTPException", "1x60"), at: "30m" },
  },
  GuardrailOutage: {
    fires: { series: guardrail("ConnectError", "_x5 1x30"), at: "8m" },
    quiet: { series: guardrail("HTTPException", "_x5 1x30"), at: "8m" },
  },
  TokenBudgetsExhausted: {
    fires: { series: refused("budget_exceeded", "0+1x120"), at: "90m" },
    quiet: { series: refused("budget_exceeded", "0x40 1 2 3 4 5 6 7 8 9 9x90"), at: "90m" },
  },
  GatewayKeysRefused: {
    fires: { series: refused("unknown_key", "0+3x60"), at: "40m" },
    quiet: { series: refused("unknown_key", "0+1x60"), at: "40m" },
  },
};
