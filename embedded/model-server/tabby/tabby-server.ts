import { randomUUID } from "node:crypto";
import type http from "node:http";
import os from "node:os";
import { z } from "zod";
import { continueText } from "../engine/continue-text";
import { fillInTheMiddle } from "../engine/fill-in-the-middle";
import { architecture } from "../engine/model-folder";
import { Places } from "../engine/places";
import type { Call } from "../http/json-server";
import { jsonServer, send } from "../http/json-server";
import { Metrics } from "../http/metrics";
import type { TabbyOptions } from "./tabby-options";

/** Body of POST /v1/completions. Source: TabbyML/tabby crates/tabby/src/services/completion.rs */
const completionBody = z.object({
  language: z.string().nullish(),
  segments: z.object({ prefix: z.string(), suffix: z.string().nullish() }).nullish(),
  debug_options: z.object({ raw_prompt: z.string().nullish() }).nullish(),
});

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Tabby's API without its web server, over the rule-following engine. */
export class TabbyServer {
  readonly server: http.Server;
  private readonly places: Places;
  private readonly metrics = new Metrics();
  // Names of the crate axum-prometheus.
  private readonly requests = this.metrics.counter("axum_http_requests_total", "Requests");
  private readonly pending = this.metrics.level("axum_http_requests_pending", "Requests under way");
  private readonly durations = this.metrics.histogram(
    ...(["axum_http_requests_duration_seconds", "Duration of requests", durationBounds] as const),
  );

  constructor(private readonly options: TabbyOptions) {
    this.places = new Places(options.parallelism);
    this.server = jsonServer((call) => this.measured(call));
  }

  private async measured(call: Call): Promise<void> {
    const { method, path, response } = call;
    const known = /^\/(?:metrics|v1\/(?:health|completions|events)|v1beta\/server_setting)$/.test(path);
    const place = { method, endpoint: known ? path : "unmatched" };
    const begin = performance.now();
    this.pending(place, 1);
    try {
      await this.answer(call);
    } finally {
      this.pending(place, -1);
      const labels = { ...place, status: String(response.statusCode) };
      this.requests(labels);
      this.durations(labels, (performance.now() - begin) / 1000);
    }
  }

  private async answer({ method, path, body, response }: Call): Promise<void> {
    switch (`${method} ${path}`) {
      case "GET /v1/health":
      case "POST /v1/health":
        send(response, 200, this.health());
        return;
      case "GET /v1beta/server_setting":
        send(response, 200, { disable_client_side_telemetry: true });
        return;
      case "POST /v1/events":
        // Nothing is kept: what users accept or reject is no business of this server.
        send(response, json(body) === undefined ? 400 : 200, "", "text/plain");
        return;
      case "POST /v1/completions":
        await this.complete(body, response);
        return;
      case "GET /metrics":
        send(response, 200, this.metrics.text(), Metrics.contentType);
        return;
      default:
        send(response, 404, "", "text/plain");
    }
  }

  private async complete(body: string, response: http.ServerResponse): Promise<void> {
    const value = json(body);
    const read = completionBody.safeParse(value);
    if (!read.success) {
      // axum's answers: what is no JSON, and what is JSON of another form.
      send(response, value === undefined ? 400 : 422, "the body is not a completion request", "text/plain");
      return;
    }
    const { segments, debug_options: debug } = read.data;
    const raw = debug?.raw_prompt;
    const place =
      typeof raw === "string"
        ? fillInTheMiddle(raw)
        : segments && { prefix: segments.prefix, suffix: segments.suffix ?? "" };
    if (!place) {
      send(response, 400, "empty prompt", "text/plain");
      return;
    }
    const { maxInput, maxAnswer } = this.options;
    await this.places.take();
    try {
      const near = { prefix: place.prefix.slice(-maxInput), suffix: place.suffix?.slice(0, maxInput) };
      const text = continueText(near, maxAnswer).join("");
      send(response, 200, { id: `cmpl-${randomUUID()}`, choices: [{ index: 0, text }] });
    } finally {
      this.places.leave();
    }
  }

  private health(): unknown {
    const cpus = os.cpus();
    return {
      model: `${architecture} (stand-in of the embedded default: follows rules, has learned nothing)`,
      device: "cpu",
      arch: process.arch === "x64" ? "x86_64" : process.arch,
      cpu_info: cpus[0]?.model ?? "",
      cpu_count: cpus.length,
      cuda_devices: [],
      version: { build_date: "", build_timestamp: "", git_sha: "", git_describe: "webide-embedded" },
    };
  }
}
