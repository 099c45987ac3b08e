import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { gatewayEnvironment } from "../../../components/gateway/gateway-environment";
import { liteLlmConfigYaml } from "../../../components/gateway/litellm-config";
import { hookSources } from "../../../components/gateway/litellm";
import { endpointUrl } from "../../../components/core/endpoint-url";
import { topology } from "../../../components/core/topology";
import { ensureTools } from "../../../embedded/tools/ensure";

/** The two programs under test, from the locked tools. */
async function programs(): Promise<{ litellm: string; redis: string }> {
  const tools = await ensureTools(["litellm", "redis-server"]);
  return { litellm: tools.get("litellm")!.bin("litellm"), redis: tools.get("redis-server")!.bin("redis-server") };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the models were asked. */
export interface UpstreamCall {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A JSON body as the fake models read it. */
interface Asked {
  readonly model?: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

/** Plays vLLM and Tabby at once; their paths tell them apart by the port. */
class Upstream {
  readonly calls: UpstreamCall[] = [];
  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(answer: (path: string, body: Asked, response: http.ServerResponse) => void): Promise<Upstream> {
    const server = http.createServer();
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const upstream = new Upstream(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    server.on("request", (request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const body = JSON.parse(text || "{}") as Asked;
        const url = request.url ?? "";
        if (request.method === "POST")
          upstream.calls.push({ path: url, authorization: request.headers.authorization, body });
        answer(url, body, response);
      });
    });
    return upstream;
  }

  /** Listens again where it listened before. */
  async restart(): Promise<void> {
    this.server.listen(Number(new URL(this.url).port), "127.0.0.1");
    await new Promise((resolve) => this.server.once("listening", resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function json(response: http.ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

const usage = { prompt_tokens: 40, completion_tokens: 10, total_tokens: 50 };

function vllm(url: string, body: Asked, response: http.ServerResponse): void {
  if (!url.endsWith("/chat/completions")) {
    json(response, { object: "list", data: [] });
    return;
  }
  const base = { id: "c-1", created: 1, model: body.model };
  if (body.stream !== true) {
    const message = { role: "assistant", content: "answer" };
    json(response, {
      ...base,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage,
    });
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const chunk = (choices: unknown, rest = {}) =>
    response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...rest })}\n\n`);
  chunk([{ index: 0, delta: { content: "answer" }, finish_reason: null }]);
  chunk([{ index: 0, delta: {}, finish_reason: "stop" }]);
  if (body.stream_options?.include_usage === true) chunk([], { usage });
  response.end("data: [DONE]\n\n");
}

function tabby(url: string, _body: Asked, response: http.ServerResponse): void {
  json(
    response,
    url === "/v1/completions" ? { id: "cmpl-1", choices: [{ index: 0, text: "return 1" }] } : { model: "m" },
  );
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("exit", resolve));
}

/** One key as the key ring lists it. */
export interface ListedKey {
  readonly user: string;
  readonly rpm: number;
  readonly tpm: number;
  readonly dailyTokens: number;
}

const secrets = {
  LITELLM_MASTER_KEY: "sk-0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  VLLM_API_KEY: "vllm-key-of-the-test",
  REDIS_PASSWORD: "redis-password-of-the-test",
  GATEWAY_METRICS_TOKEN: "metrics-token-of-the-test",
};

/** The real LiteLLM with the rendered configuration (only addresses changed), a real Redis and fake models. */
export class RunningGateway {
  readonly secrets = secrets;
  private redis: ChildProcess | undefined;
  private gateway: ChildProcess | undefined;
  private output = "";

  private constructor(
    private readonly bin: { litellm: string; redis: string },
    private readonly folder: string,
    private readonly redisPort: number,
    private readonly port: number,
    private readonly budgetPort: number,
    readonly vllm: Upstream,
    readonly tabby: Upstream,
  ) {}

  static async start(): Promise<RunningGateway> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-gateway-"));
    const running = new RunningGateway(
      await programs(),
      folder,
      await freePort(),
      await freePort(),
      await freePort(),
      await Upstream.start(vllm),
      await Upstream.start(tabby),
    );
    for (const sub of ["config", "hooks", "keys", "redis"]) fs.mkdirSync(path.join(folder, sub));
    const config = liteLlmConfigYaml({
      chat: { ...topology.vllm, model: "chat" },
      completion: topology.tabby,
      chatTimeoutSeconds: 60,
      forbiddenWords: ["대외비"],
    });
    fs.writeFileSync(
      path.join(folder, "config", "config.yaml"),
      config
        .replaceAll(endpointUrl(topology.vllm), running.vllm.url)
        .replaceAll(endpointUrl(topology.tabby), running.tabby.url),
    );
    for (const [name, source] of Object.entries(hookSources()))
      fs.writeFileSync(path.join(folder, "hooks", name), source);
    await running.startRedis();
    await running.startGateway();
    return running;
  }

  /** Writes one shard's key ring, as the projected Secret would appear. */
  list(shard: string, keys: Readonly<Record<string, ListedKey>>): void {
    const target = path.join(this.folder, "keys", shard);
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, "keys.json"), JSON.stringify(keys));
  }

  async startRedis(): Promise<void> {
    const flags = {
      port: this.redisPort,
      bind: "127.0.0.1",
      requirepass: secrets.REDIS_PASSWORD,
      dir: path.join(this.folder, "redis"),
    };
    const args = Object.entries({ ...flags, appendonly: "yes", save: "" }).flatMap(([key, value]) => [
      `--${key}`,
      String(value),
    ]);
    this.redis = spawn(this.bin.redis, args, { stdio: "ignore" });
    await until("Redis answers", async () => (await this.command("PING")).startsWith("+PONG"));
  }

  async stopRedis(): Promise<void> {
    this.redis?.kill("SIGTERM");
    if (this.redis) await exited(this.redis);
  }

  /** One Redis command, and the first bytes of its answer. */
  async command(...words: string[]): Promise<string> {
    const encode = (parts: string[]) =>
      `*${String(parts.length)}\r\n${parts.map((p) => `$${String(Buffer.byteLength(p))}\r\n${p}\r\n`).join("")}`;
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.redisPort, "127.0.0.1");
      let text = "";
      socket.on("error", reject);
      socket.on("data", (data) => {
        text += data.toString();
        const answer = text.slice("+OK\r\n".length);
        if (!text.startsWith("+OK\r\n") || !answer.includes("\r\n")) return;
        socket.destroy();
        resolve(answer);
      });
      socket.write(encode(["AUTH", secrets.REDIS_PASSWORD]) + encode(words));
    });
  }

  private async startGateway(): Promise<void> {
    const env = {
      PATH: process.env["PATH"],
      ...gatewayEnvironment("Asia/Seoul"),
      ...secrets,
      PYTHONPATH: path.join(this.folder, "hooks"),
      GATEWAY_RING_DIR: path.join(this.folder, "keys"),
      HOME: this.folder,
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: String(this.redisPort),
      GATEWAY_BUDGET_PORT: String(this.budgetPort),
    };
    const config = path.join(this.folder, "config", "config.yaml");
    const args = ["--config", config, "--host", "127.0.0.1", "--port", String(this.port), "--telemetry", "False"];
    this.gateway = spawn(this.bin.litellm, args, { env, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.gateway.stdout, this.gateway.stderr]) {
      stream?.on("data", (data: Buffer) => (this.output += data.toString()));
    }
    await until("LiteLLM is ready", async () => (await this.get("/health/readiness")).status === 200, 240_000).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${this.output.slice(-4000)}`);
      },
    );
  }

  /** Everything the gateway has written to its log. */
  get log(): string {
    return this.output;
  }

  async get(url: string, key?: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${String(this.port)}${url}`, {
      redirect: "manual",
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    });
  }

  /** What the portal is told of a user's tokens. */
  async budget(user: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${String(this.budgetPort)}/budget/${user}`);
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? (JSON.parse(text) as unknown) : text };
  }

  async post(
    url: string,
    key: string | undefined,
    body: unknown,
  ): Promise<{ status: number; headers: Headers; text: string }> {
    const response = await fetch(`http://127.0.0.1:${String(this.port)}${url}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Status of a POST with a Host header of the caller's choice, which `fetch` does not allow. */
  async statusWithHost(url: string, key: string, host: string): Promise<number | undefined> {
    const headers = { host, authorization: `Bearer ${key}` };
    return new Promise((resolve, reject) => {
      const request = http.request({ port: this.port, host: "127.0.0.1", method: "POST", path: url, headers });
      request.on("error", reject);
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.end();
    });
  }

  async stop(): Promise<void> {
    this.gateway?.kill("SIGTERM");
    if (this.gateway) await exited(this.gateway);
    await this.stopRedis();
    await Promise.all([this.vllm.stop(), this.tabby.stop()]);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until a check holds. */
export async function until(what: string, check: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await check().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited ${String(milliseconds / 1000)} s in vain until: ${what}`);
}
