import { createHash, timingSafeEqual } from "node:crypto";
import type http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { architecture } from "../engine/model-folder";
import { Places } from "../engine/places";
import { tokens } from "../engine/tokens";
import { chatAnswer } from "../engine/chat-answer";
import { continueText } from "../engine/continue-text";
import { fillInTheMiddle } from "../engine/fill-in-the-middle";
import type { Call } from "../http/json-server";
import { jsonServer, send } from "../http/json-server";
import { Metrics } from "../http/metrics";
import { OpenAiAnswer } from "./openai-answer";
import type { ModelRequest } from "./openai-request";
import { BadRequest, modelRequest } from "./openai-request";
import { VllmMetrics } from "./vllm-metrics";
import type { VllmOptions } from "./vllm-options";

/** Tokens of a completion where the caller names no number; vLLM's own default. */
const completionTokens = 16;

function fault(response: http.ServerResponse, code: number, type: string, message: string): void {
  send(response, code, { error: { message, type, param: null, code } });
}

function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/** vLLM's OpenAI-compatible server over the rule-following engine. */
export class VllmServer {
  readonly server: http.Server;
  private readonly places: Places;
  private readonly metrics: VllmMetrics;

  /** @param tokenMilliseconds pace of the answer, so that a stream is one and a queue can fill */
  constructor(
    private readonly options: VllmOptions,
    private readonly tokenMilliseconds = 5,
  ) {
    this.places = new Places(options.maxSequences, options.maxQueued);
    this.metrics = new VllmMetrics(options.servedName, () => this.places);
    this.server = jsonServer((call) => this.answer(call));
  }

  private async answer(call: Call): Promise<void> {
    const { method, path, headers, response } = call;
    const { key, servedName, maxModelLength } = this.options;
    // As in vLLM, the key guards these paths and nothing else.
    if (key !== undefined && path.startsWith("/v1") && !isSame(headers.authorization ?? "", `Bearer ${key}`)) {
      send(response, 401, { error: "Unauthorized" });
      return;
    }
    switch (`${method} ${path}`) {
      case "GET /health":
      case "GET /ping":
        send(response, 200, "", "text/plain");
        return;
      case "GET /version":
        send(response, 200, { version: `stand-in of the embedded default (${architecture})` });
        return;
      case "GET /metrics":
        send(response, 200, this.metrics.text(), Metrics.contentType);
        return;
      case "GET /v1/models": {
        const card = { id: servedName, object: "model", created: Math.floor(Date.now() / 1000) };
        const rest = { owned_by: "webide embedded default", root: this.options.model, parent: null };
        // Field of the description: OpenAI's form has none, and callers ignore what they do not know.
        const description = "follows rules, has learned nothing";
        send(response, 200, {
          object: "list",
          data: [{ ...card, ...rest, max_model_len: maxModelLength, architecture, description }],
        });
        return;
      }
      case "POST /v1/completions":
        await this.generate(call, "completion");
        return;
      case "POST /v1/chat/completions":
        await this.generate(call, "chat");
        return;
      default:
        send(response, 404, { detail: "Not Found" });
    }
  }

  private async generate({ body, response }: Call, kind: ModelRequest["kind"]): Promise<void> {
    const { servedName, maxModelLength } = this.options;
    let request: ModelRequest;
    try {
      request = modelRequest(kind, body);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      fault(response, 400, "BadRequestError", error.message);
      return;
    }
    if (request.model !== undefined && request.model !== servedName) {
      fault(response, 404, "NotFoundError", `The model \`${request.model}\` does not exist.`);
      return;
    }
    const asked = tokens(request.prompt).length;
    const room = maxModelLength - asked;
    if (room < (request.maxTokens ?? 1)) {
      const wanted = request.maxTokens === undefined ? "" : ` and ${request.maxTokens} in the answer`;
      fault(
        ...([response, 400, "BadRequestError"] as const),
        `This model's maximum context length is ${maxModelLength} tokens; the request has ${asked}${wanted}.`,
      );
      return;
    }
    const begin = performance.now();
    if (!(await this.places.take())) {
      this.metrics.rejected();
      fault(response, 503, "ServiceUnavailableError", "The queue is full; try again shortly.");
      return;
    }
    try {
      await this.write(request, response, { begin, asked, room });
    } finally {
      this.places.leave();
    }
  }

  private async write(
    request: ModelRequest,
    response: http.ServerResponse,
    { begin, asked, room }: { readonly begin: number; readonly asked: number; readonly room: number },
  ): Promise<void> {
    const seconds = () => (performance.now() - begin) / 1000;
    const queued = seconds();
    const most = Math.min(room, request.maxTokens ?? (request.kind === "chat" ? room : completionTokens));
    const all =
      request.kind === "chat"
        ? tokens(chatAnswer(request.messages))
        : continueText(fillInTheMiddle(request.prompt), most + 1);
    const pieces = all.slice(0, most);
    const finish = pieces.length < all.length ? "length" : "stop";
    const answer = new OpenAiAnswer(request, this.options.servedName);
    const event = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
    if (request.stream) {
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
      if (request.kind === "chat") event(answer.piece("", { first: true }));
    }
    let written = 0;
    let firstToken = queued;
    for (const piece of pieces) {
      await wait(this.tokenMilliseconds);
      if (response.destroyed) break; // the caller gave up
      if (written === 0) firstToken = seconds();
      written += 1;
      if (request.stream) event(answer.piece(piece));
    }
    const usage = { prompt_tokens: asked, completion_tokens: written, total_tokens: asked + written };
    if (!response.destroyed) {
      if (request.stream) {
        event(answer.piece("", { finish }));
        if (request.includeUsage) event(answer.cost(usage));
        response.end("data: [DONE]\n\n");
      } else {
        send(response, 200, answer.whole(pieces.join(""), finish, usage));
      }
    }
    const reason = written < pieces.length ? "abort" : finish;
    this.metrics.answered({ promptTokens: asked, answerTokens: written, reason, queued, firstToken, total: seconds() });
  }
}
