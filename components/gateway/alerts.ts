import type { AlertRule } from "../core/alert-rule";
import { guardrailName } from "./litellm-config";

/** Limits of the gateway's alerts. */
export interface GatewayThresholds {
  /** Requests in an hour that may be refused because a user's tokens of the day are used up. */
  readonly budgetRefusalsPerHour: number;
  /** Requests in 10 minutes that may come with an unknown or disabled key. */
  readonly keyRefusalsPer10Minutes: number;
  /** Share of users' requests that may end in a server error, in percent. */
  readonly errorPercent: number;
}

const guardrailErrors = "litellm_guardrail_errors_total";
const requests = "litellm_proxy_total_requests_metric_total";

/** What a counter grew by in 10 minutes; unlike `increase` it counts the event that makes a series appear. */
function grew(counter: string): string {
  return `(${counter} - (${counter} offset 10m or ${counter} * 0))`;
}

function refusals(reasons: string, window: string): string {
  return `sum(increase(webide_gateway_refusals_total{reason=~"${reasons}"}[${window}]))`;
}

/**
 * Alerts on the way to the models. A request that the guardrail refuses counts as its error of type HTTPException; every
 * other type means that the guardrail itself failed (and the request was refused, too).
 */
export function gatewayAlerts(limits: GatewayThresholds): AlertRule[] {
  const blocked = `${guardrailErrors}{guardrail_name="${guardrailName}",error_type="HTTPException"}`;
  const broken = `${guardrailErrors}{guardrail_name="${guardrailName}",error_type!="HTTPException"}`;
  const rule = (
    alert: string,
    runbook: string,
    severity: AlertRule["severity"],
    hold: string,
    expr: string,
    summary: string,
    description: string,
  ): AlertRule => ({ alert, expr, for: hold, severity, summary, description, runbook: `docs/runbooks/${runbook}.md` });
  const count = '{{ $value | printf "%.0f" }}';
  return [
    rule(
      "GatewayDown",
      "gateway-down",
      "critical",
      "2m",
      '(sum(up{job="litellm"}) or vector(0)) == 0',
      "No AI gateway answers",
      "Neither chat nor autocomplete works for anybody. Not one replica has answered Prometheus for 2 minutes.",
    ),
    rule(
      "GatewayRedisDown",
      "gateway-redis-down",
      "critical",
      "1m",
      `(max(redis_up{job="gateway-redis"}) or vector(0)) == 0 or ${refusals("redis_down", "5m")} > 0`,
      "The gateway's Redis does not answer",
      "Keys and budgets can not be checked, so the gateway refuses every request until Redis is back.",
    ),
    rule(
      "GatewayErrors",
      "gateway-errors",
      "warning",
      "10m",
      `100 * sum(rate(${requests}{status_code=~"5..",route=~"/v1/.*|/tabby/.*"}[10m])) / sum(rate(${requests}{route=~"/v1/.*|/tabby/.*"}[10m])) > ${String(limits.errorPercent)}`,
      `More than ${String(limits.errorPercent)} % of requests to the models end in a server error`,
      '{{ $value | printf "%.1f" }} % in the last 10 minutes.',
    ),
    rule(
      "DlpBlocked",
      "dlp-blocked",
      "warning",
      "0m",
      `sum(${grew(blocked)} > 0) > 0`,
      "A prompt with personal data or a secret was stopped",
      `${count} requests in 10 minutes. The gateway's log names the pattern, its metrics of failed requests the user.`,
    ),
    rule(
      "GuardrailOutage",
      "guardrail-outage",
      "critical",
      "0m",
      `sum by (error_type) (${grew(broken)} > 0) > 0`,
      "The guardrail against data loss fails",
      `${count} requests in 10 minutes failed with {{ $labels.error_type }}; they were refused.`,
    ),
    rule(
      "TokenBudgetsExhausted",
      "token-budgets-exhausted",
      "warning",
      "5m",
      `${refusals("budget_exceeded", "1h")} > ${String(limits.budgetRefusalsPerHour)}`,
      "Users run out of their tokens of the day",
      `${count} requests in an hour were refused for it. Either a program runs away with a key, or the budgets are too small.`,
    ),
    rule(
      "GatewayKeysRefused",
      "gateway-keys-refused",
      "warning",
      "5m",
      `${refusals("unknown_key|denied_key", "10m")} > ${String(limits.keyRefusalsPer10Minutes)}`,
      "Many requests come with an unknown or disabled key",
      `${count} in 10 minutes: somebody tries keys, or a rotation has not reached an editor.`,
    ),
  ];
}
