import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { tabbyOptions } from "../../../embedded/model-server/tabby/tabby-options";
import { TabbyServer } from "../../../embedded/model-server/tabby/tabby-server";
import { tabbyConfig } from "../../../components/inference/tabby-files";
import { Running } from "./running";

describe("the stand-in for Tabby", () => {
  let running: Running;
  before(async () => {
    const options = { model: "/models/x", host: "127.0.0.1", port: 0, parallelism: 2, maxInput: 1536, maxAnswer: 64 };
    running = await Running.of(new TabbyServer(options).server);
  });
  after(() => {
    running.stop();
  });

  it("completes between prefix and suffix, in Tabby's form", async () => {
    const segments = { prefix: "def add(a, b):\n    return ", suffix: "\n" };
    const answer = await running.post("/v1/completions", { language: "python", segments });
    const { id, choices } = (await answer.json()) as { id: string; choices: unknown[] };
    assert.match(id, /^cmpl-/);
    assert.deepEqual(choices, [{ index: 0, text: "a + b" }]);
  });

  it("takes a raw prompt, as the gateway sends it", async () => {
    const raw = "<|fim_prefix|>def add(a, b):\n    return <|fim_suffix|>\n<|fim_middle|>";
    const answer = await running.post("/v1/completions", { debug_options: { raw_prompt: raw } });
    const { choices } = (await answer.json()) as { choices: { text: string }[] };
    assert.equal(choices[0]?.text, "a + b");
  });

  for (const [what, body, status] of [
    ["no JSON", "{", 400],
    ["no prompt", {}, 400],
    ["another form", { segments: { prefix: 1 } }, 422],
  ] as const) {
    it(`answers ${status} to ${what}`, async () => {
      assert.equal((await running.post("/v1/completions", body)).status, status);
    });
  }

  it("says in its health that it is a stand-in on a CPU", async () => {
    const health = (await (await running.get("/v1/health")).json()) as Record<string, unknown>;
    assert.match(String(health["model"]), /stand-in of the embedded default/);
    assert.deepEqual([health["device"], health["cuda_devices"]], ["cpu", []]);
  });

  it("takes events and tells clients to send no telemetry", async () => {
    assert.equal((await running.post("/v1/events", { type: "view" })).status, 200);
    const setting = await running.get("/v1beta/server_setting");
    assert.deepEqual(await setting.json(), { disable_client_side_telemetry: true });
  });

  it("counts requests under the names of axum's metrics", async () => {
    const text = await (await running.get("/metrics")).text();
    assert.match(text, /^axum_http_requests_total\{method="POST",endpoint="\/v1\/completions",status="200"\} [1-9]/m);
    assert.match(text, /^axum_http_requests_duration_seconds_bucket\{/m);
    assert.match(text, /^axum_http_requests_pending\{/m);
  });

  it("knows no other path, and counts them all as one", async () => {
    assert.equal((await running.get("/v1/secret-path")).status, 404);
    assert.doesNotMatch(await (await running.get("/metrics")).text(), /secret-path/);
  });
});

describe("the command line of Tabby's stand-in", () => {
  const given = ["--no-webserver", "--model", "/models/x", "--device", "cpu"];

  it("reads config.toml as the platform writes it", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "webide-tabby-"));
    try {
      fs.writeFileSync(path.join(root, "config.toml"), tabbyConfig().replace("1536", "99").replace("64", "7"));
      const { maxInput, maxAnswer } = tabbyOptions(given, { TABBY_ROOT: root });
      assert.deepEqual([maxInput, maxAnswer], [99, 7]);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });

  for (const [what, args, message] of [
    ["a GPU", ["--no-webserver", "--model", "/m", "--device", "cuda"], /--device is "cuda"; allowed: cpu/],
    ["no model", ["--no-webserver"], /--model is missing/],
    ["a web server", ["--model", "/m"], /--no-webserver is missing/],
    ["an option that is none", [...given, "--chat-gpu"], /Unknown option '--chat-gpu'/],
    ["a port that is none", [...given, "--port", "http"], /--port is "http"; allowed: a whole number/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => tabbyOptions(args, {}), message);
    });
  }
});
