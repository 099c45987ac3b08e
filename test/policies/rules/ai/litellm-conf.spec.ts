import assert from "node:assert/strict";
import { stringify } from "yaml";
import { rule } from "../../../../policies/rules/ai/litellm-conf";
import { findings, found, unknown } from "../../judged";

type Manifest = Record<string, unknown>;

const base = "http://vllm.ai.svc.cluster.local:8000/v1";
const model = (litellm_params: Manifest) => ({ model_list: [{ model_name: "code-chat", litellm_params }] });
const general = {
  master_key: "os.environ/LITELLM_MASTER_KEY",
  custom_auth: "gateway_hook.authenticate",
  fail_closed_rate_limit_enforcement: true,
};
const config = {
  ...model({ model: "hosted_vllm/coder", api_base: base, api_key: "os.environ/VLLM_API_KEY" }),
  general_settings: general,
};
const limits = { max_budget: 10, budget_duration: "30d", rpm_limit: 100, tpm_limit: 1000 };
const params = { default_key_generate_params: limits, upperbound_key_generate_params: limits };

const file = (text: unknown, key = "config.yaml"): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "litellm", namespace: "ai" },
  data: { [key]: text, "hook.py": '"""general_settings.custom_auth"""' },
});
const yaml = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });
const places = (more: Manifest, name = "config.yaml"): string[] =>
  found(rule, file(yaml({ ...config, ...more }), name)).map((line) =>
    line.replace(/^mandatory data\.(?:"[^"]+"|conf)\./, ""),
  );
const withGeneral = (more: Manifest, further: Manifest = {}): string[] =>
  places({ general_settings: { ...general, ...more }, ...further });

const env = [{ name: "LITELLM_MASTER_KEY", valueFrom: { secretKeyRef: { name: "litellm", key: "master-key" } } }];
const gateway = (more: Manifest, image = "registry.internal/webide/berriai/litellm:v1.103.2"): string[] =>
  found(rule, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ai" },
    spec: { containers: [{ name: "c", image, env, ...more }] },
  }).map((line) => line.replace("mandatory spec.containers[0].", ""));

const ring = (entry: unknown): string[] =>
  found(rule, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "gateway-keys-00", namespace: "ai" },
    stringData: { "keys.json": JSON.stringify({ abc: entry }) },
  });
const key = { user: "kim", rpm: 100, tpm: 1000, dailyTokens: 10_000 };

describe("ai/litellm-conf", () => {
  it("accepts models inside, a master key from the environment and a hook that fails closed", () => {
    assert.deepEqual(places({}), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  describe("the master key", () => {
    for (const value of ["sk-1234", "", "os.environ/", "os.environ/x y", "prefix os.environ/KEY", undefined]) {
      it(`must not be ${value === undefined ? "left out" : JSON.stringify(value)}`, () => {
        assert.deepEqual(withGeneral({ master_key: value }), ["general_settings.master_key"]);
      });
    }

    it("is never shown", () => {
      const [finding] = findings(
        rule,
        file(yaml({ ...config, general_settings: { ...general, master_key: "sk-very-secret" } })),
      );
      assert.doesNotMatch(JSON.stringify([finding?.value, finding?.allowed, finding?.whatToDo]), /sk-very-secret/);
    });

    it("must come from a Secret in the container", () => {
      assert.deepEqual(gateway({}), []);
      assert.deepEqual(gateway({ env: [] }), ["env"]);
      assert.deepEqual(gateway({ env: undefined }), ["env"]);
      assert.deepEqual(gateway({ env: [{ name: "LITELLM_MASTER_KEY", value: "sk-1" }] }), ["env[0]"]);
      assert.deepEqual(gateway({ env: [...env, { name: "LITELLM_MASTER_KEY", value: "" }] }), ["env[1]"]);
      const optional = { secretKeyRef: { name: "litellm", key: "master-key", optional: true } };
      assert.deepEqual(gateway({ env: [{ name: "LITELLM_MASTER_KEY", valueFrom: optional }] }), ["env[0]"]);
      assert.deepEqual(
        gateway({ env: [{ name: "LITELLM_MASTER_KEY", valueFrom: { configMapKeyRef: { name: "x" } } }] }),
        ["env[0]"],
      );
    });
  });

  describe("limits", () => {
    for (const more of [{ custom_auth: undefined }, { custom_auth: "" }]) {
      it(`need a hook without a database: ${JSON.stringify(more)}`, () => {
        assert.deepEqual(withGeneral(more), ["general_settings.custom_auth"]);
      });
    }

    for (const value of [false, undefined, "true", 1]) {
      it(`must fail closed, not ${value === undefined ? "left open" : JSON.stringify(value)}`, () => {
        assert.deepEqual(withGeneral({ fail_closed_rate_limit_enforcement: value }), [
          "general_settings.fail_closed_rate_limit_enforcement",
        ]);
      });
    }

    const database = {
      database_url: "os.environ/DATABASE_URL",
      custom_auth: undefined,
      fail_closed_rate_limit_enforcement: undefined,
    };

    it("belong to every key that a database holds", () => {
      assert.deepEqual(withGeneral(database, { litellm_settings: params }), []);
      assert.equal(withGeneral(database).length, 8);
    });

    for (const [name, value] of [
      ["max_budget", 0],
      ["rpm_limit", undefined],
      ["tpm_limit", "many"],
      ["budget_duration", ""],
      ["max_budget", -1],
      ["rpm_limit", "0"],
    ] as const) {
      it(`must be more than ${name} ${value === undefined ? "left out" : JSON.stringify(value)}`, () => {
        const weak = { ...params, upperbound_key_generate_params: { ...limits, [name]: value } };
        assert.deepEqual(withGeneral(database, { litellm_settings: weak }), [
          `litellm_settings.upperbound_key_generate_params.${name}`,
        ]);
      });
    }

    it("are not set aside while the database is away", () => {
      assert.deepEqual(withGeneral({ allow_requests_on_db_unavailable: false }), []);
      for (const value of [true, "true", "yes", "on", 1, "false"]) {
        assert.deepEqual(withGeneral({ allow_requests_on_db_unavailable: value }), [
          "general_settings.allow_requests_on_db_unavailable",
        ]);
      }
    });

    it("are judged with a database that the configuration names, by reference", () => {
      assert.deepEqual(
        withGeneral({ ...database, database_url: "postgresql://u:p@db" }, { litellm_settings: params }),
        ["general_settings.database_url"],
      );
      assert.deepEqual(gateway({ env: [...env, { name: "DATABASE_URL", value: "x" }] }), ["env[1].name"]);
    });
  });

  describe("models", () => {
    for (const api_base of ["http://vllm.ai.svc:8000/v1", "https://vllm.ai.svc.cluster.local/v1"]) {
      it(`may be asked at ${api_base}`, () => {
        assert.deepEqual(places(model({ model: "x", api_base })), []);
      });
    }

    for (const address of [
      "https://api.openai.com/v1",
      "http://vllm.other.svc.cluster.local",
      "http://vllm.ai.svc.cluster.local.example.com",
      "http://vllm.ai.svc.example.com",
      "http://example.com/vllm.ai.svc.cluster.local",
      "http://vllm.ai.svc.cluster.local@example.com",
      "http://u:p@vllm.ai.svc.cluster.local",
      "http://10.0.0.1:8000",
      "http://localhost:8000",
      "vllm.ai.svc.cluster.local",
      "ftp://vllm.ai.svc.cluster.local",
      "os.environ/API_BASE",
      "",
      undefined,
    ]) {
      it(`may not be asked at ${address ?? "an address that is left out"}`, () => {
        assert.deepEqual(places(model({ model: "x", api_base: address })), ["model_list[0].litellm_params.api_base"]);
        if (address !== undefined)
          assert.deepEqual(places(model({ model: "x", api_base: base, base_url: address })), [
            "model_list[0].litellm_params.base_url",
          ]);
        const routes = withGeneral({ pass_through_endpoints: [{ path: "/x", target: address, auth: true }] });
        assert.deepEqual(routes, ["general_settings.pass_through_endpoints[0].target"]);
      });
    }

    it("must not have their key in the file", () => {
      assert.deepEqual(places(model({ model: "x", api_base: base, api_key: "sk-1" })), [
        "model_list[0].litellm_params.api_key",
      ]);
    });

    it("must not be passed to without a key", () => {
      for (const auth of [false, undefined, "true"]) {
        const routes = withGeneral({ pass_through_endpoints: [{ path: "/x", target: base, auth }] });
        assert.deepEqual(routes, ["general_settings.pass_through_endpoints[0].auth"]);
      }
    });
  });

  describe("what is told of requests", () => {
    it("may be figures and hooks of our own", () => {
      assert.deepEqual(places({ litellm_settings: { callbacks: ["prometheus", "gateway_hook.meter"] } }), []);
    });

    for (const list of [
      "callbacks",
      "success_callback",
      "failure_callback",
      "service_callback",
      "audit_log_callbacks",
    ]) {
      for (const name of ["langfuse", "Prometheus", "s3", "", ".meter", "https://example.com/hook"]) {
        it(`may not be ${JSON.stringify(name)} among the ${list}`, () => {
          assert.ok(
            places({ litellm_settings: { [list]: ["prometheus", name] } }).includes(`litellm_settings.${list}[1]`),
          );
        });
      }
    }

    it("may not be a record of prompts", () => {
      for (const value of [true, "false"]) {
        assert.deepEqual(withGeneral({ store_prompts_in_spend_logs: value }), [
          "general_settings.store_prompts_in_spend_logs",
        ]);
      }
      assert.deepEqual(withGeneral({ store_prompts_in_spend_logs: false }), []);
    });

    for (const address of ["https://example.com", " HTTP://example.com", "wss://example.com", "grpc://example.com:1"]) {
      it(`may not stand at ${address}, in whatever setting`, () => {
        const guardrails = [
          { guardrail_name: "g", litellm_params: { guardrail: "x", on: true, after: 1, api_base: address } },
        ];
        assert.deepEqual(places({ guardrails }), ["guardrails[0].litellm_params.api_base"]);
        assert.deepEqual(places({ mcp_servers: { a: { url: address } } }), ["mcp_servers.a.url"]);
      });
    }

    it("may stand at a Service of the models, and other texts are no addresses", () => {
      assert.deepEqual(places({ guardrails: [{ api_base: base, pattern: "see https://x", none: null }] }), []);
    });
  });

  describe("files", () => {
    it("are judged whatever their name, as JSON too", () => {
      assert.deepEqual(places({ general_settings: { ...general, master_key: "sk-1" } }, "conf"), [
        "general_settings.master_key",
      ]);
      assert.equal(found(rule, file(JSON.stringify({ general_settings: { master_key: "sk-1" } }))).length, 3);
    });

    it("must not include others", () => {
      assert.deepEqual(places({ include: ["more.yaml"] }), ["include"]);
    });

    for (const text of [
      "general_settings: {",
      "general_settings: &a {}\nrouter_settings: *a",
      "general_settings: {}\ngeneral_settings: {}",
      "general_settings: !!python/object {}",
      `general_settings: ${unknown}`,
    ]) {
      it(`are refused where they can not be read: ${JSON.stringify(text.slice(0, 40))}`, () => {
        assert.equal(found(rule, file(text)).length, 1);
      });
    }

    it("are refused as binary data and where they are not known at preview", () => {
      const binary = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "x" },
        binaryData: { a: Buffer.from(yaml(config)).toString("base64") },
      };
      assert.deepEqual(found(rule, binary), ["mandatory binaryData.a"]);
      assert.deepEqual(found(rule, file(unknown)), ['mandatory data."config.yaml"']);
    });

    it("of other products are left alone", () => {
      assert.deepEqual(found(rule, file("groups: []\nother_settings: {}")), []);
    });
  });

  describe("the ring of keys", () => {
    it("may hold keys from 1 up to the highest limits", () => {
      assert.deepEqual(ring(key), []);
      assert.deepEqual(ring({ user: "kim", rpm: 1, tpm: 1, dailyTokens: 1 }), []);
    });

    for (const [name, value] of [
      ["rpm", 101],
      ["tpm", 0],
      ["dailyTokens", undefined],
      ["rpm", -1],
      ["tpm", 1.5],
      ["rpm", "many"],
      ["rpm", null],
    ] as const) {
      it(`may hold no key with ${name} ${value === undefined ? "left out" : JSON.stringify(value)}`, () => {
        assert.deepEqual(ring({ ...key, [name]: value }), [`mandatory stringData."keys.json".abc.${name}`]);
      });
    }

    it("is judged in the rendering while it is encrypted or not known yet", () => {
      const secret = (stringData: unknown) =>
        found(rule, { apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, stringData });
      for (const data of [unknown, "<secret>", { "keys.json": unknown }, { "keys.json": "<secret:x>" }, undefined])
        assert.deepEqual(secret(data), []);
      assert.deepEqual(
        found(rule, { apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, data: { "keys.json": "e30=" } })
          .length,
        1,
      );
    });
  });

  it("is not misled by data that can not be seen", () => {
    for (const data of [unknown, "<secret>", { "keys.json": "<secret:x>" }]) {
      assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, data }), []);
    }
  });

  it("says what is wrong with the master key of a container", () => {
    const say = (own: unknown): string => {
      const image = "registry.internal/webide/litellm:1";
      const [finding] = findings(rule, {
        apiVersion: "v1",
        kind: "Pod",
        spec: { containers: [{ name: "c", image, env: own }] },
      });
      return finding?.value ?? "";
    };
    assert.equal(say([]), "without LITELLM_MASTER_KEY");
    assert.equal(
      say([{ name: "LITELLM_MASTER_KEY", value: "sk-1" }]),
      "LITELLM_MASTER_KEY from elsewhere than a Secret that must exist",
    );
  });

  it("looks at the gateway's containers alone", () => {
    assert.deepEqual(gateway({ env: [], envFrom: [{}] }, "registry.internal/webide/other:1"), []);
    assert.deepEqual(gateway({ envFrom: [{ configMapRef: { name: "x" } }] }), ["envFrom"]);
    assert.deepEqual(gateway({}, unknown), ["image"]);
  });
});
