import type { AlertRule } from "../core/alert-rule";

/** What these alerts need to know. */
export interface TargetAlertsArgs {
  /** Jobs that must have at least one target. */
  readonly jobs: readonly string[];
  /** Silence after which a target counts as down, as a Prometheus duration. */
  readonly targetDownFor: string;
  /** Restarts of one container within an hour. */
  readonly restartsPerHour: number;
}

/** Alerts about what is or is not there: targets, probes, nodes, pods, and the way an alert takes. */
export function targetAlerts(args: TargetAlertsArgs): AlertRule[] {
  const missing = args.jobs.map((job) => `absent(up{job="${job}"})`).join(" or ");
  return [
    {
      alert: "TargetDown",
      expr: "up == 0",
      for: args.targetDownFor,
      severity: "warning",
      summary: "{{ $labels.job }} on {{ $labels.instance }} does not answer Prometheus",
      description: `Its figures are missing for ${args.targetDownFor}; alerts about it stay silent.`,
      runbook: "docs/runbooks/target-down.md",
    },
    {
      alert: "TargetMissing",
      expr: missing,
      for: "10m",
      severity: "warning",
      summary: "Prometheus finds no pod of {{ $labels.job }}",
      description: "Not one target for 10 minutes: the product is scaled to zero, unscheduled or gone.",
      runbook: "docs/runbooks/target-missing.md",
    },
    {
      alert: "ProbeFailed",
      expr: "probe_success == 0",
      for: "2m",
      severity: "critical",
      summary: "{{ $labels.probe }} does not answer at {{ $labels.instance }}",
      description: "Asked from outside as a browser would, without an answer for 2 minutes.",
      runbook: "docs/runbooks/probe-failed.md",
    },
    {
      alert: "NodeNotReady",
      expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
      for: "5m",
      severity: "critical",
      summary: "Node {{ $labels.node }} is not ready",
      description: "Its pods will be moved; workspaces on it stand still until then.",
      runbook: "docs/runbooks/node-not-ready.md",
    },
    {
      alert: "ContainerCrashLooping",
      expr: 'max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{namespace!~"ide-.+",reason="CrashLoopBackOff"}[5m])) > 0',
      for: "10m",
      severity: "warning",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) fails again and again",
      description: "The kubelet waits longer and longer between its starts.",
      runbook: "docs/runbooks/container-crash-looping.md",
    },
    {
      alert: "ContainerRestartsOften",
      expr: `sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{namespace!~"ide-.+"}[1h])) > ${String(args.restartsPerHour)}`,
      for: "5m",
      severity: "warning",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) restarts often",
      description: '{{ $value | printf "%.0f" }} restarts within an hour; each one cuts off whoever it was serving.',
      runbook: "docs/runbooks/container-restarts-often.md",
    },
    {
      alert: "PrometheusRuleFailures",
      expr: "increase(prometheus_rule_evaluation_failures_total[10m]) > 0",
      for: "5m",
      severity: "warning",
      summary: "Prometheus can not evaluate rules of {{ $labels.rule_group }}",
      description: "Alerts and figures of that group are missing.",
      runbook: "docs/runbooks/prometheus-rule-failures.md",
    },
    {
      alert: "AlertmanagerUnreachable",
      expr: "prometheus_notifications_alertmanagers_discovered < 1",
      for: "5m",
      severity: "critical",
      summary: "Prometheus finds no Alertmanager",
      description: "No alert reaches anybody, this one included, until it is back; the watchdog's mail stops too.",
      runbook: "docs/runbooks/alertmanager-unreachable.md",
    },
    {
      alert: "AlertNotificationsFailing",
      expr: "sum by (integration) (increase(alertmanager_notifications_failed_total[15m])) > 0",
      for: "10m",
      severity: "critical",
      summary: "Alertmanager can not deliver by {{ $labels.integration }}",
      description: "Alerts of that way are lost: relay, address or key is wrong.",
      runbook: "docs/runbooks/alert-notifications-failing.md",
    },
  ];
}
