import type { AlertRule } from "../core/alert-rule";
import type { PrometheusAlert, RuleFile } from "./rule-file";

/** The alerts of one domain; `runbookBaseUrl` is where the repository's files can be read, without a trailing slash. */
export function alertRuleFile(domain: string, alerts: readonly AlertRule[], runbookBaseUrl: string): RuleFile {
  const rules = alerts.map((rule) => ({
    alert: rule.alert,
    expr: rule.expr,
    for: rule.for,
    labels: { severity: rule.severity },
    annotations: {
      summary: rule.summary,
      description: rule.description,
      runbook_url: `${runbookBaseUrl}/${rule.runbook}`,
    },
  }));
  return { groups: [{ name: `${domain}-alerts`, rules }] };
}

/**
 * An alert that always fires. It has neither of the routed severities, so it takes the default route: one mail to the
 * platform team each repeat interval. A missing mail says that Prometheus, Alertmanager or the mail relay is silent.
 */
export function watchdogRuleFile(runbookBaseUrl: string): RuleFile {
  const watchdog: PrometheusAlert = {
    alert: "Watchdog",
    expr: "vector(1)",
    labels: { severity: "none" },
    annotations: {
      summary: "The way from Prometheus to the platform team's mailbox works",
      description: "This alert always fires. Act when its mail stops coming, not when it comes.",
      runbook_url: `${runbookBaseUrl}/docs/runbooks/watchdog.md`,
    },
  };
  return { groups: [{ name: "watchdog", rules: [watchdog] }] };
}
