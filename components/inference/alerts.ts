import type { AlertRule } from "../core/alert-rule";

/** Limits of the inference alerts. */
export interface InferenceThresholds {
  /** GPUs that the nodes are declared to have. */
  readonly gpus: number;
  /** Chat requests that may wait for a place, over all servers. */
  readonly queueLength: number;
  /** Share of chat requests that may end in an error, in percent. */
  readonly errorPercent: number;
}

function down(alert: string, job: string, product: string, effect: string): AlertRule {
  return {
    alert,
    expr: `(sum(up{job="${job}"}) or vector(0)) == 0`,
    for: "5m",
    severity: "critical",
    summary: `No ${product} server answers`,
    description: `${effect} Not one of its pods has answered Prometheus for 5 minutes.`,
    runbook: `docs/runbooks/${job}-down.md`,
  };
}

/**
 * Alerts on the model servers themselves. How fast they answer users is measured at the gateway, and GPU load belongs to
 * the platform's figures: both are among the observability alerts.
 */
export function inferenceAlerts(limits: InferenceThresholds): AlertRule[] {
  const finished = 'increase(vllm:request_success_total{job="vllm"}[10m])';
  const failed = 'increase(vllm:request_success_total{job="vllm",finished_reason="error"}[10m])';
  return [
    down("TabbyDown", "tabby", "Tabby", "Nobody gets completions."),
    down("VllmDown", "vllm", "vLLM", "Nobody gets chat answers."),
    {
      alert: "GpuMissing",
      expr: `(count(DCGM_FI_DEV_GPU_UTIL) or vector(0)) < ${String(limits.gpus)}`,
      for: "10m",
      severity: "critical",
      summary: `Fewer than ${String(limits.gpus)} GPUs report`,
      description:
        "{{ $value }} GPUs are seen. A node, a driver or a card is gone; the next restart of a model server may find no place.",
      runbook: "docs/runbooks/gpu-missing.md",
    },
    {
      alert: "ChatQueueLong",
      expr: `sum(vllm:num_requests_waiting{job="vllm"}) > ${String(limits.queueLength)}`,
      for: "5m",
      severity: "warning",
      summary: `More than ${String(limits.queueLength)} chat requests are waiting`,
      description: "{{ $value }} requests wait for a place on a GPU; answers come late, and soon some will be refused.",
      runbook: "docs/runbooks/chat-queue-long.md",
    },
    {
      alert: "ChatRequestsRejected",
      expr: 'sum(increase(vllm:admission_rejections_total{job="vllm"}[10m])) > 0',
      for: "5m",
      severity: "critical",
      summary: "vLLM turns chat requests away",
      description: '{{ $value | printf "%.0f" }} requests in 10 minutes were refused because the queue is full.',
      runbook: "docs/runbooks/chat-queue-long.md",
    },
    {
      alert: "ChatErrors",
      expr: `100 * sum(${failed}) / sum(${finished}) > ${String(limits.errorPercent)}`,
      for: "10m",
      severity: "warning",
      summary: `More than ${String(limits.errorPercent)} % of chat requests end in an error of the model server`,
      description: '{{ $value | printf "%.1f" }} % in the last 10 minutes.',
      runbook: "docs/runbooks/chat-errors.md",
    },
  ];
}
