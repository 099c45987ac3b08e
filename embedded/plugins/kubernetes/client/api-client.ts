import http from "node:http";
import https from "node:https";
import type { Properties } from "../../wire/value";
import { sleep } from "../sleep";
import { ApiError, type ApiErrorCause } from "./api-error";
import type { Connection } from "./connection";
import { UnreachableError } from "./unreachable-error";

/** How long a server that does not answer is tried, in milliseconds, counted from its first failure. */
const outageLimit = 15_000;
/** Without any byte from the server for this long, in milliseconds, a request counts as lost. */
const silenceLimit = 60_000;
/** Open connections; the engine runs at most a few dozen operations at a time. */
const connections = 32;

/** One call to the API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** @default application/json */
  readonly contentType?: string;
  /** Milliseconds for which failures of the connection are tried again. @default 15 s */
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface ApiResponse {
  readonly body: Properties;
  /** True when an earlier try was cut off without an answer, so that the server may have done the work then. */
  readonly repeated: boolean;
}

interface RawResponse {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number;
}

/** Speaks to one API server over kept-alive connections, and rides out short failures of it. */
export class ApiClient {
  readonly #connection: Connection;
  readonly #agent: https.Agent | http.Agent;
  readonly #watchAgent: https.Agent | http.Agent;
  /** Since when the server has not answered; undefined while it does. Shared, so that a dead server is waited for once. */
  #outageSince: number | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { Agent } = connection.server.protocol === "http:" ? http : https;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#watchAgent = new Agent({ keepAlive: true });
  }

  /** Address of the server, for messages. */
  get server(): string {
    return this.#connection.server.origin;
  }

  /**
   * Calls the server.
   *
   * @throws ApiError for a refusal; UnreachableError when it does not answer in time; the signal's reason when aborted
   */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const patience = request.patience ?? outageLimit;
    let repeated = false;
    let failingSince: number | undefined;
    for (let attempt = 0; ; attempt++) {
      request.signal?.throwIfAborted();
      let pause = Math.min(100 * 2 ** attempt, 2_000);
      let giveUp: (triedFor: number) => Error;
      try {
        const answer = await this.#send(request);
        this.#outageSince = undefined;
        if (!isPassing(answer)) return { body: parse(answer), repeated };
        pause = Math.max(pause, Math.min(answer.retryAfter * 1000, 5_000));
        giveUp = (triedFor) => passingError(answer, triedFor);
      } catch (error) {
        if (error instanceof ApiError) {
          this.#outageSince = undefined;
          throw error;
        }
        request.signal?.throwIfAborted();
        const cause = causeOf(error);
        // A refused connection carried nothing; any other break may have come after the work was done.
        repeated ||= !cause.includes("ECONNREFUSED");
        this.#outageSince ??= Date.now();
        giveUp = (triedFor) => new UnreachableError(this.server, cause, triedFor, repeated);
      }
      failingSince ??= Date.now();
      const triedFor = Date.now() - Math.min(failingSince, this.#outageSince ?? failingSince);
      if (triedFor >= patience) throw giveUp(Math.max(triedFor, 1));
      await sleep(Math.min(pause, patience - triedFor), request.signal);
    }
  }

  /**
   * Opens a stream of events and hands on each line; resolves when the server ends it.
   *
   * @param connected called once the server has accepted
   * @throws ApiError for a refusal, Error for a broken connection
   */
  async stream(
    path: string,
    query: ApiRequest["query"],
    handlers: { readonly connected: () => void; readonly line: (line: string) => void },
    signal: AbortSignal,
  ): Promise<void> {
    const { request, done } = await this.#open({ method: "GET", path, query, signal }, this.#watchAgent);
    request.end();
    const response = await done;
    response.setEncoding("utf8");
    if (response.statusCode !== 200) {
      throw toError({ status: response.statusCode ?? 0, text: await readAll(response), retryAfter: 0 });
    }
    handlers.connected();
    let rest = "";
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") handlers.line(line);
    }
  }

  async #send(request: ApiRequest): Promise<RawResponse> {
    const { request: outgoing, payload, done } = await this.#open(request, this.#agent);
    outgoing.setTimeout(silenceLimit, () => outgoing.destroy(new Error(`no answer for ${silenceLimit / 1000} s`)));
    outgoing.end(payload);
    const response = await done;
    const answer = {
      status: response.statusCode ?? 0,
      text: await readAll(response),
      retryAfter: Number(response.headers["retry-after"] ?? 0) || 0,
    };
    if (answer.status >= 400 && !isPassing(answer)) throw toError(answer);
    return answer;
  }

  async #open(
    { method, path, query = {}, body, contentType = "application/json", signal }: ApiRequest,
    agent: https.Agent | http.Agent,
  ): Promise<{ request: http.ClientRequest; payload: Buffer | undefined; done: Promise<http.IncomingMessage> }> {
    const { server } = this.#connection;
    const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const credentials = await this.#connection.credentials();
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const options: https.RequestOptions = {
      method,
      agent,
      ...credentials.tls,
      headers: {
        accept: "application/json",
        "user-agent": "pulumi-resource-kubernetes (webide stand-in)",
        // Node gives a DELETE no length by itself.
        ...(payload === undefined ? {} : { "content-type": contentType, "content-length": payload.length }),
        ...credentials.headers,
      },
      ...(signal === undefined ? {} : { signal }),
    };
    const request = server.protocol === "http:" ? http.request(url, options) : https.request(url, options);
    const done = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once("response", resolve).once("error", reject);
    });
    return { request, payload, done };
  }
}

async function readAll(response: http.IncomingMessage): Promise<string> {
  // A character may be split between two chunks: the stream joins them, which no decoding chunk by chunk can.
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response as AsyncIterable<string>) text += chunk;
  return text;
}

/** Answers of a server that is starting, overloaded or without its store: worth another try. */
function isPassing({ status, text }: RawResponse): boolean {
  if (status === 429 || status === 502 || status === 503 || status === 504) return true;
  return status === 500 && /etcdserver|context deadline|connection refused|failed calling webhook/i.test(text);
}

function passingError(answer: RawResponse, triedFor: number): ApiError {
  const { code, reason, message } = toError(answer);
  return new ApiError(code, reason, `${message} (tried for ${Math.max(1, Math.round(triedFor / 1000))} s)`);
}

function toError({ status, text }: RawResponse): ApiError {
  try {
    const body = JSON.parse(text) as {
      message?: string;
      reason?: string;
      details?: { kind?: string; causes?: ApiErrorCause[] };
    };
    const { kind = "", causes = [] } = body.details ?? {};
    return new ApiError(status, body.reason ?? "", body.message ?? `HTTP ${status}`, kind, causes);
  } catch {
    return new ApiError(status, "", `HTTP ${status} ${text.trim().slice(0, 300)}`.trimEnd());
  }
}

function parse({ text }: RawResponse): Properties {
  return JSON.parse(text === "" ? "{}" : text) as Properties;
}

function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException & { errors?: readonly Error[] };
  return code === undefined || message.includes(code) ? message : `${code} ${message}`.trim();
}
