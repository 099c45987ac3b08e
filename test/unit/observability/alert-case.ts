import { stringify } from "yaml";
import type { AlertRule } from "../../../components/core/alert-rule";
import { alertRuleFile } from "../../../components/observability/alert-rules";
import { recordingRuleFile } from "../../../components/observability/recording-rules";
import { series } from "../../../components/observability/series";

/** Input of one rule test: series in promtool's notation, one sample a minute. */
export interface Situation {
  readonly series: Readonly<Record<string, string>>;
  /** When to look, counted from the first sample. */
  readonly at: string;
  /** Time between two samples and two evaluations; longer for what takes days. @default 1m */
  readonly interval?: string;
}

/** One situation in which an alert fires, and one close to it in which it does not. */
export interface AlertCase {
  readonly fires: Situation;
  readonly quiet: Situation;
}

/** Cases by the alert's name. */
export type AlertCases = Readonly<Record<string, AlertCase>>;

/** A histogram whose requests, one a second, all end in the bucket up to `le`. */
export function histogram(
  name: string,
  labels: string,
  buckets: readonly string[],
  le: string,
): Record<string, string> {
  const from = buckets.indexOf(le);
  return Object.fromEntries(
    buckets.map((bucket, i) => [`${name}_bucket{${labels},le="${bucket}"}`, i >= from ? "0+60x60" : "0x60"]),
  );
}

function test(alert: AlertRule, situation: Situation, fires: boolean): object {
  const firing = `count by (alertname, severity) (ALERTS{alertname="${alert.alert}",alertstate="firing"} == 1)`;
  const labels = `{alertname="${alert.alert}",severity="${alert.severity}"}`;
  return {
    name: `${alert.alert} ${fires ? "fires" : "stays quiet"}`,
    interval: situation.interval ?? "1m",
    input_series: Object.entries(situation.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      { expr: `${firing} > bool 0`, eval_time: situation.at, exp_samples: fires ? [{ labels, value: 1 }] : [] },
    ],
  };
}

/**
 * Files of a promtool run over one domain's alerts and their cases. Each situation stands in a file of its own with the one
 * alert it is about, and with the recording rules where the alert reads a recorded series: promtool evaluates every rule
 * of a file at every step.
 */
export function ruleTestFiles(domain: string, alerts: readonly AlertRule[], cases: AlertCases): Record<string, string> {
  const recording = recordingRuleFile({ chatModel: "code-chat" });
  const alertFile = (rules: readonly AlertRule[]) => alertRuleFile(domain, rules, "https://git.example.com/webide");
  const yaml = (content: unknown) => stringify(content, { lineWidth: 0 });
  const files: Record<string, string> = { "recording.yml": yaml(recording), "alerts.yml": yaml(alertFile(alerts)) };
  for (const alert of alerts) {
    files[`${alert.alert}.yml`] = yaml(alertFile([alert]));
    const recorded = Object.values(series).some((name) => alert.expr.includes(name));
    const rules = recorded ? [recording, alertFile([alert])] : [alertFile([alert])];
    for (const verdict of ["fires", "quiet"] as const) {
      const situation = cases[alert.alert]?.[verdict];
      if (situation === undefined) continue;
      files[`test-${alert.alert}-${verdict}.yml`] = yaml({
        rule_files: [...(recorded ? ["recording.yml"] : []), `${alert.alert}.yml`],
        // An alert reads what the recording rules wrote in the same round.
        group_eval_order: rules.flatMap((file) => file.groups.map((group) => group.name)),
        evaluation_interval: situation.interval ?? "1m",
        tests: [test(alert, situation, verdict === "fires")],
      });
    }
  }
  return files;
}
