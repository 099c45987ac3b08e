/** One Prometheus alerting rule, as each domain declares it. */
export interface AlertRule {
  /** CamelCase name, unique over the platform. */
  readonly alert: string;
  /** PromQL expression that yields series while the alert should fire. */
  readonly expr: string;
  /** How long the expression must hold, as a Prometheus duration. */
  readonly for: string;
  /** `critical` pages, `warning` goes to the channel, both by Alertmanager's routes. */
  readonly severity: "critical" | "warning";
  /** One line: what is wrong. */
  readonly summary: string;
  /** What it means for users, with the measured value. */
  readonly description: string;
  /** Path of the runbook inside the repository. */
  readonly runbook: string;
}
