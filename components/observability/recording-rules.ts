import type { RecordingRule, RuleFile } from "./rule-file";
import { series } from "./series";

/** What the recording rules cannot know by themselves. */
export interface RecordingRulesArgs {
  /** Name by which the gateway knows the chat model. */
  readonly chatModel: string;
}

/** Histogram of the access log: one observation a finished HTTP request to a workspace, WebSockets left out. */
const ideDuration = "webide_ide_request_duration_seconds";
/** Counter of the access log. */
const edgeRequests = "webide_http_requests_total";
/** The gateway's own histogram: a request that is passed through to Tabby names no model, so LiteLLM's can not tell it. */
const autocompleteDuration = "webide_gateway_autocomplete_seconds";
const gatewayLatency = "litellm_request_total_latency_metric_bucket";
const gatewayRequests = "litellm_proxy_total_requests_metric_total";
const tabbyDuration = "axum_http_requests_duration_seconds_bucket";

function p95(buckets: string): string {
  return `histogram_quantile(0.95, sum by (le) (rate(${buckets}[5m])))`;
}

/** Requests a minute; 0 instead of nothing while nobody asks, so that the dashboard does not show a gap. */
function perMinute(counter: string): string {
  return `(sum(rate(${counter}[5m])) * 60) or vector(0)`;
}

/** The figures of the operations guide (2.1, 2.2, 8.3) as series. */
export function recordingRuleFile(args: RecordingRulesArgs): RuleFile {
  const rule = (record: string, expr: string): RecordingRule => ({ record, expr });
  const ide = [
    rule(series.ideMean, `sum(rate(${ideDuration}_sum[5m])) / sum(rate(${ideDuration}_count[5m]))`),
    rule(series.ideP95, p95(`${ideDuration}_bucket`)),
    rule(
      series.ideErrorRatio,
      `(sum(rate(${edgeRequests}{surface="ide",status_class="5xx"}[5m])) or vector(0)) / sum(rate(${edgeRequests}{surface="ide"}[5m]))`,
    ),
    rule(
      series.activeUsers,
      'count(sum by (user) (increase(webide_user_requests_total{user!=""}[5m])) > 0) or vector(0)',
    ),
    // Availability is judged per day (guide 8.3); at midnight this series holds the figure of the day that ended.
    rule(series.availability, 'avg_over_time(probe_success{probe="ide"}[1d])'),
  ];
  const ai = [
    rule(series.autocompleteP95, p95(`${autocompleteDuration}_bucket`)),
    rule(series.tabbyP95, p95(`${tabbyDuration}{endpoint="/v1/completions"}`)),
    rule(series.chatP95, p95(`${gatewayLatency}{requested_model="${args.chatModel}"}`)),
    rule(series.autocompletePerMinute, perMinute(`${autocompleteDuration}_count`)),
    rule(series.chatPerMinute, perMinute(`${gatewayRequests}{requested_model="${args.chatModel}"}`)),
    rule(series.gpuUtilisation, "avg by (node, gpu, UUID) (avg_over_time(DCGM_FI_DEV_GPU_UTIL[5m]))"),
    rule(series.gpuUtilisationMean, "avg(avg_over_time(DCGM_FI_DEV_GPU_UTIL[5m]))"),
    rule(
      series.gpuMemory,
      "100 * DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE + DCGM_FI_DEV_FB_RESERVED)",
    ),
  ];
  const nodes = [
    rule(series.nodeMemory, "100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)"),
    rule(series.nodeMemoryMean, "100 * (1 - sum(node_memory_MemAvailable_bytes) / sum(node_memory_MemTotal_bytes))"),
    rule(series.nodeDisk, "max by (node) (100 * (1 - node_filesystem_avail_bytes / node_filesystem_size_bytes))"),
    rule(
      series.volumeUsed,
      "max by (namespace, persistentvolumeclaim) (100 * kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes)",
    ),
  ];
  return {
    groups: [
      { name: "slo-ide", interval: "30s", rules: ide },
      { name: "slo-ai", interval: "30s", rules: ai },
      { name: "nodes", interval: "30s", rules: nodes },
    ],
  };
}
