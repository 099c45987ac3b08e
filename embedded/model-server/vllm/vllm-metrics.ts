import type { Labels } from "../http/metrics";
import { Metrics } from "../http/metrics";

/** Why an answer ended, in vLLM's words. */
export type FinishedReason = "stop" | "length" | "abort" | "error";

/** What is known of one answered request. */
export interface Answered {
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly reason: FinishedReason;
  /** Seconds in the queue, until the first token, and altogether. */
  readonly queued: number;
  readonly firstToken: number;
  readonly total: number;
}

const latencies = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60];
const firstTokens = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
const queueFull = "queue_full";

/** Names of the histograms, what they measure, and their buckets. */
const histograms = {
  firstToken: ["time_to_first_token_seconds", "Histogram of time to first token in seconds.", firstTokens],
  between: ["inter_token_latency_seconds", "Histogram of inter-token latency in seconds.", firstTokens],
  perToken: ["request_time_per_output_token_seconds", "Time per output token of a request.", firstTokens],
  total: ["e2e_request_latency_seconds", "Histogram of e2e request latency in seconds.", latencies],
  queued: ["request_queue_time_seconds", "Time spent in WAITING phase for request.", latencies],
  prefill: ["request_prefill_time_seconds", "Time spent in PREFILL phase for request.", latencies],
  decode: ["request_decode_time_seconds", "Time spent in DECODE phase for request.", latencies],
  inference: ["request_inference_time_seconds", "Time spent in RUNNING phase for request.", latencies],
  prompt: ["request_prompt_tokens", "Number of prefill tokens processed.", sizes],
  answer: ["request_generation_tokens", "Number of generation tokens processed.", sizes],
} as const;

type HistogramName = keyof typeof histograms;

/**
 * The metrics that vLLM shows under the names that it gives them. Figures of the GPU (cache, preemptions) are always 0.
 * Source: vllm/v1/metrics/loggers.py of 0.33.0
 */
export class VllmMetrics {
  private readonly metrics = new Metrics();
  private readonly labels: Labels;
  private readonly spread: ReadonlyMap<HistogramName, (labels: Labels, value?: number) => void>;
  private readonly prompts = this.counter("prompt_tokens_total", "Number of prefill tokens processed.");
  private readonly answers = this.counter("generation_tokens_total", "Number of generation tokens processed.");
  private readonly finished = this.counter("request_success_total", "Count of successfully processed requests.");
  private readonly rejections = this.counter("admission_rejections_total", "Requests refused at a full queue.");

  constructor(
    private readonly model: string,
    load: () => { readonly running: number; readonly waiting: number },
  ) {
    const labels = { model_name: model, engine: "0" };
    this.labels = labels;
    const gauge = (name: string, help: string, value: () => number) => {
      this.metrics.gauge(`vllm:${name}`, help, labels, value);
    };
    gauge("num_requests_running", "Number of requests in model execution batches.", () => load().running);
    gauge("num_requests_waiting", "Number of requests waiting to be processed.", () => load().waiting);
    gauge("kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage.", () => 0);
    for (const name of ["num_preemptions_total", "prefix_cache_queries_total", "prefix_cache_hits_total"]) {
      this.counter(name, "Always 0: there is no such cache here.")(labels, 0);
    }
    // Series begin at 0, so that their first event is an increase.
    this.prompts(labels, 0);
    this.answers(labels, 0);
    for (const reason of ["stop", "length", "abort", "error"]) this.finished({ ...labels, finished_reason: reason }, 0);
    this.rejections({ model_name: model, reason: queueFull }, 0);
    this.spread = new Map(
      (Object.keys(histograms) as HistogramName[]).map((key) => {
        const [name, help, bounds] = histograms[key];
        const observe = this.metrics.histogram(`vllm:${name}`, help, bounds);
        observe(labels);
        return [key, observe];
      }),
    );
  }

  text(): string {
    return this.metrics.text();
  }

  rejected(): void {
    this.rejections({ model_name: this.model, reason: queueFull });
  }

  answered({ promptTokens, answerTokens, reason, queued, firstToken, total }: Answered): void {
    const { labels } = this;
    this.prompts(labels, promptTokens);
    this.answers(labels, answerTokens);
    this.finished({ ...labels, finished_reason: reason });
    const decode = Math.max(0, total - firstToken);
    const each = answerTokens > 1 ? decode / (answerTokens - 1) : undefined;
    const values: Record<HistogramName, number | undefined> = {
      ...{ firstToken, total, queued, decode },
      ...{ prefill: Math.max(0, firstToken - queued), inference: Math.max(0, total - queued) },
      ...{ between: each, perToken: each, prompt: promptTokens, answer: answerTokens },
    };
    for (const [key, observe] of this.spread) if (values[key] !== undefined) observe(labels, values[key]);
  }

  private counter(name: string, help: string): (labels: Labels, amount?: number) => void {
    return this.metrics.counter(`vllm:${name}`, help);
  }
}
