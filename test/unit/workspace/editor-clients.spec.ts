import assert from "node:assert/strict";
import { parse } from "yaml";
import { continueConfig, tabbyClientConfig } from "../../../components/workspace/editor-clients";
import { routes } from "./sample-workspace";

describe("continueConfig", () => {
  const config = parse(continueConfig(routes, "sk-key"));

  it("has the fields that Continue requires", () => {
    assert.deepEqual([config.name, config.version, config.schema], ["webide", "1.0.0", "v1"]);
  });

  it("sends every model's requests to the internal gateway with the user's key", () => {
    const servers = config.models.map((model: Record<string, string>) => [
      model["provider"],
      model["apiBase"],
      model["apiKey"],
    ]);
    assert.deepEqual(servers, Array(2).fill(["openai", routes.openAiUrl, "sk-key"]));
  });

  it("chats with the one model and completes with the other", () => {
    const roles = config.models.map((model: Record<string, unknown>) => [model["model"], model["roles"]]);
    assert.deepEqual(roles, [
      ["code-chat", ["chat", "edit", "apply"]],
      ["code-completion", ["autocomplete"]],
    ]);
  });

  it("knows no address but the gateway's", () => {
    const urls = continueConfig(routes, "sk-key").match(/https?:\/\/[^\s"]+/g) ?? [];
    assert.deepEqual([...new Set(urls)], [routes.openAiUrl]);
  });
});

describe("tabbyClientConfig", () => {
  it("names endpoint and token and switches usage tracking off", () => {
    assert.equal(
      tabbyClientConfig(routes, "sk-key"),
      `[server]\nendpoint = "${routes.tabbyUrl}"\ntoken = "sk-key"\n\n[anonymousUsageTracking]\ndisable = true\n`,
    );
  });

  it("keeps a key with quotes inside its string", () => {
    assert.match(tabbyClientConfig(routes, 'a"\nb'), /token = "a\\"\\nb"\n/);
  });
});
