/**
 * Names of the recorded series, `level:metric:operation`. The alerts, the dashboard and the checks read these and nothing
 * else, so that a figure means the same everywhere. Source: Prometheus, "Recording rules: naming".
 */
export const series = {
  ideMean: "platform:ide_request_duration_seconds:mean5m",
  ideP95: "platform:ide_request_duration_seconds:p95_5m",
  ideErrorRatio: "platform:ide_request_errors:ratio5m",
  activeUsers: "platform:ide_users:active5m",
  availability: "platform:ide_availability:avg1d",
  autocompleteP95: "platform:autocomplete_duration_seconds:p95_5m",
  /** The same figure at Tabby itself, which is what the guide's acceptance criteria measure (8.3). */
  tabbyP95: "platform:tabby_request_duration_seconds:p95_5m",
  chatP95: "platform:chat_duration_seconds:p95_5m",
  autocompletePerMinute: "platform:autocomplete_requests:rate_per_minute",
  chatPerMinute: "platform:chat_requests:rate_per_minute",
  gpuUtilisation: "gpu:utilisation_percent:avg5m",
  gpuUtilisationMean: "platform:gpu_utilisation_percent:avg5m",
  gpuMemory: "gpu:memory_used_percent:current",
  nodeMemory: "node:memory_used_percent:current",
  nodeMemoryMean: "platform:memory_used_percent:current",
  nodeDisk: "node:disk_used_percent:max",
  volumeUsed: "volume:used_percent:current",
} as const;
