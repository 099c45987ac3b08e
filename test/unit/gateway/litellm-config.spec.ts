import assert from "node:assert/strict";
import { topology } from "../../../components/core/topology";
import { dlpPatterns } from "../../../components/gateway/dlp-patterns";
import { liteLlmConfig, userRoutes } from "../../../components/gateway/litellm-config";
import type { Manifest } from "../../support/recorded";

const config: Manifest = liteLlmConfig({
  chat: { ...topology.vllm, model: "served" },
  completion: topology.tabby,
  chatTimeoutSeconds: 60,
  forbiddenWords: ["대외비"],
});

describe("the configuration of LiteLLM", () => {
  it("leads both models to hosts inside the cluster and nowhere else", () => {
    const bases = config["model_list"].map((model: Manifest) => model["litellm_params"].api_base);
    assert.deepEqual(bases, [
      "http://vllm.ai.svc.cluster.local:8000/v1",
      "http://tabby-server.ai.svc.cluster.local:8080",
    ]);
  });

  it("holds secrets only as references to the environment", () => {
    const text = JSON.stringify(config);
    for (const [, name, value] of text.matchAll(/"([a-z_]*(?:key|password))":"([^"]*)"/g)) {
      assert.match(value ?? "", /^os\.environ\//, `${String(name)} is "${String(value)}"`);
    }
  });

  it("names no database", () => {
    assert.doesNotMatch(JSON.stringify(config), /database_url/);
  });

  it("asks for a key and runs the guardrail on every route to Tabby", () => {
    for (const route of config["general_settings"].pass_through_endpoints) {
      assert.equal(route.auth, true, route.path);
      assert.deepEqual(route.guardrails, ["dlp"], route.path);
    }
  });

  it("opens exactly the routes to Tabby that users may call", () => {
    const routes = config["general_settings"].pass_through_endpoints.flatMap((route: Manifest) =>
      route["methods"].map((method: string) => `${method}:${String(route["path"])}`),
    );
    assert.deepEqual(routes.sort(), userRoutes.filter((route) => route.includes("/tabby/")).sort());
  });

  it("lets the guardrail block, not mask, and run without being asked for", () => {
    const guardrail = config["guardrails"][0].litellm_params;
    assert.equal(guardrail.default_on, true);
    assert.deepEqual([...new Set(guardrail.patterns.map((rule: Manifest) => rule["action"]))], ["BLOCK"]);
  });

  it("refuses requests whose limits can not be checked", () => {
    assert.equal(config["general_settings"].fail_closed_rate_limit_enforcement, true);
  });
});

describe("the patterns against data loss", () => {
  it("know a forbidden word also as JSON writes it", () => {
    const rule = dlpPatterns(["대외비"]).at(-1)!;
    assert.match(JSON.stringify("이것은 대외비").replaceAll(/[가-힣]/g, escape16), new RegExp(rule.pattern));
  });

  it("take a forbidden word literally", () => {
    const rule = dlpPatterns(["a.b*c"]).at(-1)!;
    assert.doesNotMatch("axbbc", new RegExp(rule.pattern));
    assert.match("a.b*c", new RegExp(rule.pattern));
  });
});

function escape16(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
