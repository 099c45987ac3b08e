import assert from "node:assert/strict";
import { checksum } from "../../../components/core/checksum";
import { deniedKeysSet } from "../../../components/gateway/gateway-environment";
import { RunningGateway, until } from "./running-gateway";
import type { ListedKey } from "./running-gateway";

const generous = { rpm: 1000, tpm: 1_000_000, dailyTokens: 1_000_000 };

/** Whole keys, as users hold them. */
const key = {
  alice: "sk-alice000000000000000000000000000000",
  hasty: "sk-hasty000000000000000000000000000000",
  spent: "sk-spent000000000000000000000000000000",
  fired: "sk-fired000000000000000000000000000000",
  typist: "sk-typist00000000000000000000000000000",
  late: "sk-late0000000000000000000000000000000",
};

const resident = "900101-1234568";

function chat(content: string, rest: Record<string, unknown> = {}) {
  return { model: "code-chat", messages: [{ role: "user", content }], ...rest };
}

function typing(prefix: string, rest: Record<string, unknown> = {}) {
  return { language: "python", segments: { prefix, suffix: "" }, ...rest };
}

describe("the gateway, as the real LiteLLM runs it", function () {
  this.timeout(120_000);
  let gateway: RunningGateway;

  const used = async (user: string): Promise<number> => {
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(new Date());
    const answer = await gateway.command("GET", `webide:tokens:${day}:${user}`);
    return Number(answer.split("\r\n")[1] ?? 0);
  };
  const listed = (name: keyof typeof key, limits: Partial<ListedKey> = {}): Record<string, ListedKey> => ({
    [checksum(key[name])]: { user: name, ...generous, ...limits },
  });

  before(async function () {
    this.timeout(300_000);
    gateway = await RunningGateway.start();
    gateway.list("00", {
      ...listed("alice"),
      ...listed("hasty", { rpm: 2 }),
      ...listed("spent", { dailyTokens: 30 }),
    });
    gateway.list("01", { ...listed("fired"), ...listed("typist") });
    await until("the key ring is read", async () => (await gateway.get("/v1/models", key.fired)).status === 200);
  });
  after(() => gateway.stop());

  it("answers a listed key and gives the model server its own key", async () => {
    const answer = await gateway.post("/v1/chat/completions", key.alice, chat("hello"));
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /"content":"answer"/);
    assert.equal(gateway.vllm.calls.at(-1)?.authorization, `Bearer ${gateway.secrets.VLLM_API_KEY}`);
  });

  it("tells the user how many tokens of the day are left", async () => {
    const answer = await gateway.post("/v1/chat/completions", key.alice, chat("hello"));
    assert.match(answer.headers.get("x-webide-daily-tokens-left") ?? "", /^\d+$/);
  });

  it("C5: tells the portal how many tokens of the day a user has used, and nothing of a user it does not know", async () => {
    await gateway.post("/v1/chat/completions", key.alice, chat("hello"));
    await until("the tokens are charged", async () => (await used("alice")) >= 50);
    assert.deepEqual(await gateway.budget("alice"), {
      status: 200,
      body: { used: await used("alice"), limit: generous.dailyTokens },
    });
    assert.deepEqual(await gateway.budget("fired"), { status: 200, body: { used: 0, limit: generous.dailyTokens } });
    assert.equal((await gateway.budget("nobody")).status, 404);
    assert.equal((await gateway.budget("..%2fv1%2fmodels")).status, 404);
  });

  it("shows no budget at the gateway's own port, which every workspace reaches", async () => {
    assert.equal((await gateway.get("/budget/bob", key.alice)).status, 404);
  });

  it("refuses an unknown key with 401", async () => {
    assert.equal((await gateway.post("/v1/chat/completions", "sk-nobody", chat("hello"))).status, 401);
  });

  it("refuses a call without a key with 401", async () => {
    assert.equal((await gateway.post("/v1/chat/completions", undefined, chat("hello"))).status, 401);
  });

  it("refuses LiteLLM's own master key", async () => {
    const answer = await gateway.post("/v1/chat/completions", gateway.secrets.LITELLM_MASTER_KEY, chat("hello"));
    assert.equal(answer.status, 401);
  });

  it("refuses the call that exceeds the requests a minute with 429", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await gateway.post("/v1/chat/completions", key.hasty, chat("hello"))).status);
    assert.deepEqual(statuses, [200, 200, 429]);
  });

  it("refuses with 429 once the tokens of the day are used up", async () => {
    assert.equal((await gateway.post("/v1/chat/completions", key.spent, chat("hello"))).status, 200);
    await until("the answer's 50 tokens are counted", async () => (await used("spent")) === 50);
    const answer = await gateway.post("/v1/chat/completions", key.spent, chat("hello"));
    assert.equal(answer.status, 429);
    assert.match(answer.text, /budget of 30 tokens a day/);
  });

  it("counts streamed answers by the server's own figures", async () => {
    const before = await used("typist");
    await gateway.post("/v1/chat/completions", key.typist, chat("hello", { stream: true }));
    await until("the stream's 50 tokens are counted", async () => (await used("typist")) === before + 50);
  });

  it("refuses a denied key at once", async () => {
    assert.equal((await gateway.get("/v1/models", key.fired)).status, 200);
    await gateway.command("SADD", deniedKeysSet, checksum(key.fired));
    assert.equal((await gateway.get("/v1/models", key.fired)).status, 403);
  });

  it("accepts a key of a shard that appears while it runs", async () => {
    assert.equal((await gateway.get("/v1/models", key.late)).status, 401);
    gateway.list("02", listed("late"));
    await until(
      "the new key ring is read",
      async () => (await gateway.get("/v1/models", key.late)).status === 200,
      5000,
    );
  });

  it("keeps the last good keys of a shard whose file is broken", async () => {
    gateway.list("02", "nonsense" as unknown as Record<string, ListedKey>);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal((await gateway.get("/v1/models", key.late)).status, 200);
  });

  describe("its guardrail", () => {
    const secret: Record<string, string> = {
      "a resident registration number": resident,
      "a resident registration number without its dash": "주민등록번호: 9001011234568",
      "a private key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz",
      "an AWS access key": "AKIAIOSFODNN7EXAMPLE",
      "a Google API key": `AIza${"a1B2c".repeat(7)}`,
      "an Azure storage key": `AccountKey=${"aB3+".repeat(21)}==`,
      "a GitHub token": `ghp_${"a1B2".repeat(9)}`,
      "a GitLab token": "glpat-abcdefghij0123456789",
      "a Slack token": "xoxb-1234567890-abcdefghijkl",
      "a key of this gateway": key.alice,
      "a payment card": "4111 1111 1111 1111",
      "a forbidden word": "이 문서는 대외비입니다",
    };
    for (const [what, text] of Object.entries(secret)) {
      it(`refuses ${what} in a chat prompt`, async () => {
        const asked = gateway.vllm.calls.length;
        assert.equal((await gateway.post("/v1/chat/completions", key.alice, chat(`x = "${text}"`))).status, 400);
        assert.equal(gateway.vllm.calls.length, asked);
      });

      it(`refuses ${what} in an autocomplete request`, async () => {
        const asked = gateway.tabby.calls.length;
        assert.equal((await gateway.post("/tabby/v1/completions", key.alice, typing(`x = "${text}"`))).status, 400);
        assert.equal(gateway.tabby.calls.length, asked);
      });
    }

    it("lets ordinary code pass", async () => {
      const code = "def f(n):\n  t = 1704067200000\n  sha = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'\n  return n - 1";
      assert.equal((await gateway.post("/v1/chat/completions", key.alice, chat(code))).status, 200);
      assert.equal((await gateway.post("/tabby/v1/completions", key.alice, typing(code))).status, 200);
    });

    it("can not be switched off by a chat request", async () => {
      const off = { disable_global_guardrails: true, opted_out_global_guardrails: ["dlp"] };
      const rest = { guardrails: [], metadata: { ...off, user_api_key_metadata: off, guardrails: [] }, ...off };
      assert.equal((await gateway.post("/v1/chat/completions", key.alice, chat(resident, rest))).status, 400);
    });

    it("can not be switched off by an autocomplete request", async () => {
      const asked = gateway.tabby.calls.length;
      const metadata = { user_api_key_metadata: { disable_global_guardrails: true } };
      assert.equal(
        (await gateway.post("/tabby/v1/completions", key.alice, typing(resident, { metadata }))).status,
        400,
      );
      assert.equal(gateway.tabby.calls.length, asked);
    });
  });

  describe("its autocomplete routes", () => {
    it("pass a listed key's request on to Tabby unchanged", async () => {
      const answer = await gateway.post("/tabby/v1/completions", key.alice, typing("def f():"));
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(JSON.parse(answer.text), { id: "cmpl-1", choices: [{ index: 0, text: "return 1" }] });
      assert.deepEqual(gateway.tabby.calls.at(-1)?.body, typing("def f():"));
    });

    it("never hand the user's key to Tabby", async () => {
      await gateway.post("/tabby/v1/completions", key.alice, typing("def f():"));
      assert.equal(gateway.tabby.calls.at(-1)?.authorization, undefined);
    });

    it("refuse a request without a key", async () => {
      assert.equal((await gateway.post("/tabby/v1/completions", undefined, typing("def f():"))).status, 401);
    });

    it("charge requests to the same budget as chat", async () => {
      const before = await used("typist");
      await gateway.post("/tabby/v1/completions", key.typist, typing("a".repeat(400)));
      assert.ok((await used("typist")) >= before + 164);
    });

    it("answer the health call of the editor extension", async () => {
      assert.equal((await gateway.get("/tabby/v1/health", key.alice)).status, 200);
    });

    it("serve clients that speak OpenAI's completion API", async () => {
      const body = { model: "code-completion", prompt: "def g():" };
      const answer = await gateway.post("/v1/completions", key.alice, body);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(JSON.parse(answer.text).choices[0].text, "return 1");
      assert.deepEqual(gateway.tabby.calls.at(-1)?.body, { debug_options: { raw_prompt: "def g():" } });
    });

    it("keep secrets out of OpenAI completions, too", async () => {
      const body = { model: "code-completion", prompt: resident };
      assert.equal((await gateway.post("/v1/completions", key.alice, body)).status, 400);
    });

    it("stream to clients that speak OpenAI's completion API", async () => {
      const body = { model: "code-completion", prompt: "def g():", stream: true };
      const answer = await gateway.post("/v1/completions", key.alice, body);
      assert.match(answer.text, /"text":"return 1"/);
      assert.match(answer.text, /data: \[DONE\]/);
    });
  });

  describe("its other routes", () => {
    for (const route of [
      "/key/generate",
      "/config/update",
      "/user/new",
      "/model/new",
      "/guardrails",
      "/v1/files",
      "/v1/embeddings",
    ]) {
      it(`refuse a user's key on ${route}`, async () => {
        assert.equal((await gateway.post(route, key.alice, {})).status, 403);
      });
    }

    it("refuse a closed route to a caller whose Host header names an open one", async () => {
      assert.equal(await gateway.statusWithHost("/key/generate", key.alice, "litellm/v1/models?"), 403);
    });

    it("give metrics to the bearer of the metrics token", async () => {
      const answer = await gateway.get("/metrics/", gateway.secrets.GATEWAY_METRICS_TOKEN);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /^litellm_proxy_total_requests_metric_total\{/m);
    });

    it("give no metrics to a user's key", async () => {
      assert.equal((await gateway.get("/metrics/", key.alice)).status, 401);
    });

    it("give no metrics without a key", async () => {
      assert.equal((await gateway.get("/metrics/")).status, 401);
    });

    it("open nothing else with the metrics token", async () => {
      assert.equal((await gateway.get("/v1/models", gateway.secrets.GATEWAY_METRICS_TOKEN)).status, 401);
    });
  });

  describe("after all this", () => {
    it("exposes every series that the alerts read", async () => {
      await gateway.post("/v1/chat/completions", key.alice, chat(resident));
      await gateway.post("/v1/chat/completions", key.alice, chat("hello"));
      const names = [
        'webide_gateway_refusals_total{reason="budget_exceeded"}',
        "webide_gateway_autocomplete_seconds_bucket",
        'litellm_guardrail_errors_total{error_type="HTTPException",guardrail_name="dlp"',
        "litellm_request_total_latency_metric_bucket",
      ];
      let missing = names;
      // LiteLLM writes its figures after it has answered.
      await until("all series are there", async () => {
        const text = await (await gateway.get("/metrics/", gateway.secrets.GATEWAY_METRICS_TOKEN)).text();
        missing = names.filter((name) => !text.includes(name));
        return missing.length === 0;
      }).catch(() => undefined);
      assert.deepEqual(missing, []);
    });

    it("writes no prompt, no answer and no key to its log", async () => {
      await gateway.post("/v1/chat/completions", key.alice, chat("MARKER-IN-PROMPT"));
      await gateway.post("/tabby/v1/completions", key.alice, typing("MARKER-IN-PREFIX"));
      await gateway.post("/v1/chat/completions", key.alice, chat(resident));
      for (const text of [
        "MARKER-IN-PROMPT",
        "MARKER-IN-PREFIX",
        resident,
        ...Object.values(key),
        ...Object.values(gateway.secrets),
      ]) {
        assert.ok(!gateway.log.includes(text), `the log holds "${text}"`);
      }
    });

    it("answers 503 with a short body while the chat server is down", async () => {
      await gateway.vllm.stop();
      const answers = [];
      for (let i = 0; i < 6; i++) answers.push(await gateway.post("/v1/chat/completions", key.alice, chat("hello")));
      await gateway.vllm.restart();
      for (const { status, text } of answers) {
        assert.equal(status, 503, text);
        assert.match(text, /the model does not answer/);
        assert.ok(!text.includes("127.0.0.1"));
      }
    });

    it("answers again as soon as the chat server does", async () => {
      assert.equal((await gateway.post("/v1/chat/completions", key.alice, chat("hello"))).status, 200);
    });

    it("answers with a server error while Tabby is down", async () => {
      await gateway.tabby.stop();
      const extension = await gateway.post("/tabby/v1/completions", key.alice, typing("x"));
      const openAi = await gateway.post("/v1/completions", key.alice, { model: "code-completion", prompt: "x" });
      await gateway.tabby.restart();
      assert.ok(extension.status >= 500 && openAi.status === 503, `${extension.text}\n${openAi.text}`);
    });

    it("refuses everything while Redis is down, says so by a metric, and recovers alone", async () => {
      await gateway.stopRedis();
      assert.equal((await gateway.post("/v1/chat/completions", key.alice, chat("hello"))).status, 503);
      assert.equal((await gateway.post("/tabby/v1/completions", key.alice, typing("x"))).status, 503);
      assert.deepEqual(await gateway.budget("alice"), { status: 503, body: { error: "redis_down" } });
      const metrics = await (await gateway.get("/metrics/", gateway.secrets.GATEWAY_METRICS_TOKEN)).text();
      assert.match(metrics, /^webide_gateway_refusals_total\{reason="redis_down"\} 2/m);
      await gateway.startRedis();
      const answers = async () => (await gateway.post("/v1/chat/completions", key.alice, chat("hello"))).status === 200;
      await until("the gateway answers again, and again", async () => (await answers()) && (await answers()), 60_000);
    });

    it("still denies a denied key after Redis was restarted", async () => {
      await gateway.command("SADD", deniedKeysSet, checksum(key.fired));
      await gateway.stopRedis();
      await gateway.startRedis();
      const status = async () => (await gateway.get("/v1/models", key.fired)).status;
      await until("keys can be checked again", async () => (await status()) !== 503, 60_000);
      assert.equal(await status(), 403);
    });
  });
});
