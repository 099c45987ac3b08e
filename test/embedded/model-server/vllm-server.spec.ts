import assert from "node:assert/strict";
import { vllmArguments } from "../../../components/inference/vllm";
import type { VllmOptions } from "../../../embedded/model-server/vllm/vllm-options";
import { vllmOptions } from "../../../embedded/model-server/vllm/vllm-options";
import { VllmServer } from "../../../embedded/model-server/vllm/vllm-server";
import { Running } from "./running";

const options: VllmOptions = {
  model: "/models/x",
  servedName: "some-chat",
  host: "127.0.0.1",
  port: 0,
  maxModelLength: 200,
  maxSequences: 1,
  maxQueued: 1,
  shutdownSeconds: 1,
  key: "the-key",
};
const authorization = { authorization: "Bearer the-key" };
const messages = [{ role: "user", content: "Hello there" }];

/** The events of a stream, without its end. */
function events(text: string): Record<string, unknown>[] {
  const lines = text.split("\n\n").filter((line) => line !== "");
  assert.equal(lines.pop(), "data: [DONE]");
  return lines.map((line) => JSON.parse(line.replace(/^data: /, "")) as Record<string, unknown>);
}

describe("the stand-in for vLLM", () => {
  let running: Running;
  before(async () => {
    running = await Running.of(new VllmServer(options, 1).server);
  });
  after(() => {
    running.stop();
  });
  const chat = (body: object) => running.post("/v1/chat/completions", { messages, ...body }, authorization);
  const metrics = async () => (await running.get("/metrics")).text();

  it("asks for its key on /v1 and nowhere else", async () => {
    const wrong: Record<string, string>[] = [{}, { authorization: "Bearer wrong" }, { authorization: "the-key" }];
    for (const headers of wrong) {
      assert.equal((await running.get("/v1/models", headers)).status, 401);
      assert.equal((await running.post("/v1/chat/completions", { messages }, headers)).status, 401);
    }
    for (const path of ["/health", "/metrics", "/version"]) assert.equal((await running.get(path)).status, 200);
  });

  it("lists the model under its served name, and says what it is", async () => {
    const { data } = (await (await running.get("/v1/models", authorization)).json()) as { data: object[] };
    const [model] = data as Record<string, unknown>[];
    assert.deepEqual([model?.["id"], model?.["max_model_len"]], ["some-chat", 200]);
    assert.match(String(model?.["description"]), /has learned nothing/);
  });

  it("answers a chat in OpenAI's form, with what it cost", async () => {
    const answer = (await (await chat({ model: "some-chat", temperature: 0.2 })).json()) as {
      object: string;
      choices: { message: { role: string; content: string }; finish_reason: string }[];
      usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
    };
    assert.equal(answer.object, "chat.completion");
    const [choice] = answer.choices;
    assert.deepEqual([choice?.message.role, choice?.finish_reason], ["assistant", "stop"]);
    assert.match(choice?.message.content ?? "", /stand-in model/);
    const { prompt_tokens: asked, completion_tokens: written, total_tokens: all } = answer.usage;
    assert.equal(asked, 3);
    assert.ok(written > 10);
    assert.equal(all, asked + written);
  });

  it("streams a chat piece by piece, the same text", async () => {
    const whole = (await (await chat({})).json()) as { choices: { message: { content: string } }[] };
    const answer = await chat({ stream: true, stream_options: { include_usage: true } });
    assert.match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
    const pieces = events(await answer.text()) as unknown as {
      choices: { delta: { role?: string; content: string }; finish_reason: string | null }[];
      usage?: { completion_tokens: number };
    }[];
    assert.equal(pieces[0]?.choices[0]?.delta.role, "assistant");
    const text = pieces.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
    assert.equal(text, whole.choices[0]?.message.content);
    assert.equal(pieces.at(-2)?.choices[0]?.finish_reason, "stop");
    assert.deepEqual(pieces.at(-1)?.choices, []);
    assert.ok((pieces.at(-1)?.usage?.completion_tokens ?? 0) > 10);
  });

  it("tells what a stream cost only to who asks", async () => {
    const pieces = events(await (await chat({ stream: true })).text());
    assert.ok(pieces.every((piece) => piece["usage"] === undefined));
  });

  it("stops at the longest answer asked for, and says so", async () => {
    const answer = (await (await chat({ max_tokens: 3 })).json()) as {
      choices: { finish_reason: string }[];
      usage: { completion_tokens: number };
    };
    assert.deepEqual([answer.choices[0]?.finish_reason, answer.usage.completion_tokens], ["length", 3]);
  });

  it("takes tools and content in parts, and calls none", async () => {
    const content = [{ type: "text", text: "Hello there" }];
    const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
    const answer = await chat({ messages: [{ role: "user", content }], tools, tool_choice: "auto" });
    const { choices } = (await answer.json()) as { choices: { message: { tool_calls: unknown[] } }[] };
    assert.deepEqual(choices[0]?.message.tool_calls, []);
  });

  it("fills the middle of a prompt", async () => {
    const prompt = "<|fim_prefix|>def add(a, b):\n    return <|fim_suffix|>\n<|fim_middle|>";
    const answer = await running.post("/v1/completions", { model: "some-chat", prompt }, authorization);
    const { object, choices } = (await answer.json()) as { object: string; choices: { text: string }[] };
    assert.deepEqual([object, choices[0]?.text], ["text_completion", "a + b"]);
  });

  for (const [what, body, status, message] of [
    ["no JSON", "{", 400, /not JSON/],
    ["no messages", { messages: [] }, 400, /messages/],
    ["another model", { messages, model: "gpt" }, 404, /The model `gpt` does not exist/],
    [
      "a prompt beyond the context",
      { messages: [{ role: "user", content: "a ".repeat(200) }] },
      400,
      /context length is 200/,
    ],
    ["an answer beyond the context", { messages, max_tokens: 200 }, 400, /and 200 in the answer/],
  ] as const) {
    it(`answers ${status} to ${what}`, async () => {
      const answer = await running.post("/v1/chat/completions", body, authorization);
      assert.equal(answer.status, status);
      const { error } = (await answer.json()) as { error: { message: string; code: number } };
      assert.match(error.message, message);
      assert.equal(error.code, status);
    });
  }

  it("refuses at once what finds the queue full, and counts it", async () => {
    const before = await metrics();
    assert.match(before, /^vllm:admission_rejections_total\{model_name="some-chat",reason="queue_full"\} 0$/m);
    const answers = await Promise.all([1, 2, 3, 4].map(() => chat({})));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 200, 503, 503]);
    assert.match(await metrics(), /^vllm:admission_rejections_total\{[^}]*\} 2$/m);
  });

  it("shows who runs and who waits", async () => {
    const answers = [chat({}), chat({})];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const text = await metrics();
    assert.match(text, /^vllm:num_requests_running\{model_name="some-chat",engine="0"\} 1$/m);
    assert.match(text, /^vllm:num_requests_waiting\{model_name="some-chat",engine="0"\} 1$/m);
    await Promise.all(answers);
    assert.match(await metrics(), /^vllm:num_requests_running\{[^}]*\} 0$/m);
  });

  it("counts a stream that the caller gives up as aborted, and gives its place on", async () => {
    const stop = new AbortController();
    const answer = await fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      headers: authorization,
      body: JSON.stringify({ messages, stream: true }),
      signal: stop.signal,
    });
    assert.ok(answer.body);
    stop.abort();
    assert.equal((await chat({})).status, 200);
    assert.match(await metrics(), /^vllm:request_success_total\{[^}]*finished_reason="abort"\} 1$/m);
  });

  for (const name of [
    ...["num_requests_running", "num_requests_waiting", "kv_cache_usage_perc", "prompt_tokens_total"],
    ...["generation_tokens_total", "num_preemptions_total", "prefix_cache_queries_total", "prefix_cache_hits_total"],
    ...["time_to_first_token_seconds_bucket", "inter_token_latency_seconds_bucket", "request_queue_time_seconds_sum"],
    ...["request_time_per_output_token_seconds_count", "e2e_request_latency_seconds_bucket"],
    ...["request_prefill_time_seconds_sum", "request_decode_time_seconds_sum", "request_inference_time_seconds_sum"],
    ...["request_prompt_tokens_bucket", "request_generation_tokens_bucket"],
  ]) {
    it(`shows vllm:${name}`, async () => {
      assert.match(await metrics(), new RegExp(`^vllm:${name}\\{[^}]*model_name="some-chat"[^}]*\\} [0-9.e+-]+$`, "m"));
    });
  }
});

describe("the command line of vLLM's stand-in", () => {
  it("is the one that the platform writes for a model without GPUs", () => {
    const args = vllmArguments({
      ...{ namespace: "ai", image: "x", modelPath: "/models/x", servedName: "some-chat", replicas: 1 },
      ...{ resources: { cpu: "1", memory: "1Gi", gpus: 0 }, maxModelLength: 4096, gpuMemoryUtilisation: 0.9 },
      ...{ maxSequences: 3, maxQueued: 5, freeGpus: 0, nodeSelector: {}, toolCallParser: "hermes" },
    });
    const read = vllmOptions(["/models/x", ...args.slice(1)], { VLLM_API_KEY: "k" });
    assert.deepEqual(read, {
      ...{ model: "/models/x", servedName: "some-chat", host: "0.0.0.0", port: 8000, maxModelLength: 4096 },
      ...{ maxSequences: 3, maxQueued: 5, shutdownSeconds: 120, key: "k" },
    });
  });

  for (const [what, args, message] of [
    ["no model", [], /usage: vllm serve/],
    ["two models", ["/a", "/b"], /given 2 names/],
    ["a model split over GPUs", ["/a", "--tensor-parallel-size", "2"], /--tensor-parallel-size is 2; allowed: 1/],
    ["an option that is none", ["/a", "--trust-remote-code"], /Unknown option '--trust-remote-code'/],
    ["a number that is none", ["/a", "--max-num-seqs", "many"], /--max-num-seqs is "many"; allowed: a whole number/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => vllmOptions(args, {}), message);
    });
  }
});
