import { topology } from "../core/topology";
import { edgePorts } from "./edge-addresses";

/** Series made from the access log, by the names that rules and dashboards use. */
export const accessLogSeries = {
  /** Histogram, seconds: finished requests to workspaces, without sockets, which last for hours. */
  ideDuration: "webide_ide_request_duration_seconds",
  /** Counter of all requests. */
  requests: "webide_http_requests_total",
  /** Counter of signed-in users' requests, by user. */
  userRequests: "webide_user_requests_total",
} as const;

/** Inputs of {@link accessLogMetrics}. */
export interface AccessLogMetricsArgs {
  /** Limits, in seconds, that somebody compares the IDE's response time with; each becomes the edge of a bucket. */
  readonly bucketEdges: readonly number[];
}

/** Edges that show the shape of the distribution, whatever the limits are. */
const shape = [0.01, 0.025, 0.05, 0.1, 0.25, 0.75, 1.5, 2, 5, 10];

/**
 * Configuration of Vector beside nginx: takes the access log by syslog over loopback, gives Prometheus series. nginx alone
 * exports neither status codes nor times. The result of the last reload, which the watcher writes, joins the same address.
 */
export function accessLogMetrics(args: AccessLogMetricsArgs): Record<string, unknown> {
  const counter = (name: string, tags: Record<string, string>) => ({ type: "counter", field: "status", name, tags });
  const requestTags = { surface: "{{surface}}", status_class: "{{status_class}}", method: "{{method}}" };
  const durationTags = { surface: "{{surface}}", status_class: "{{status_class}}", status: "{{status}}" };
  return {
    data_dir: "/var/lib/vector",
    sources: {
      access_log: { type: "socket", mode: "udp", address: `127.0.0.1:${edgePorts.accessLog}`, max_length: 65536 },
      reload: {
        type: "prometheus_scrape",
        endpoints: [`http://127.0.0.1:${edgePorts.status}/reload-metrics`],
        scrape_interval_secs: 15,
      },
    },
    transforms: {
      requests: {
        type: "remap",
        inputs: ["access_log"],
        // The syslog head ends where the JSON object begins; what is no such object is dropped.
        source: `. = object!(parse_json!(replace(string!(.message), r'^[^{]*', "")))`,
        drop_on_error: true,
      },
      answers: { type: "filter", inputs: ["requests"], condition: `.surface == "ide" && .status != "101"` },
      signed_in: { type: "filter", inputs: ["requests"], condition: `.user != ""` },
      request_metrics: {
        type: "log_to_metric",
        inputs: ["requests"],
        metrics: [counter(accessLogSeries.requests, requestTags)],
      },
      duration_metrics: {
        type: "log_to_metric",
        inputs: ["answers"],
        metrics: [{ type: "histogram", field: "request_time", name: accessLogSeries.ideDuration, tags: durationTags }],
      },
      user_metrics: {
        type: "log_to_metric",
        inputs: ["signed_in"],
        metrics: [counter(accessLogSeries.userRequests, { user: "{{user}}" })],
      },
    },
    sinks: {
      prometheus: {
        type: "prometheus_exporter",
        inputs: ["request_metrics", "duration_metrics", "user_metrics", "reload"],
        address: `0.0.0.0:${topology.nginxLogMetrics.port}`,
        buckets: [...new Set([...shape, ...args.bucketEdges])].sort((a, b) => a - b),
        distributions_as_summaries: false,
        // A series that rests longer than this is forgotten; forgetting one earlier would look like a counter reset.
        flush_period_secs: 86400,
        suppress_timestamp: true,
      },
    },
  };
}
