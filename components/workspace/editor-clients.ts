import { stringify } from "yaml";

/** Addresses and names under which the gateway serves the two editor clients. */
export interface GatewayRoutes {
  /** OpenAI-compatible address, ending in `/v1`. */
  readonly openAiUrl: string;
  /** Address at which the gateway stands in for a Tabby server. */
  readonly tabbyUrl: string;
  /** Model for chat, edit and apply. */
  readonly chatModel: string;
  /** Model for completion while typing. */
  readonly completionModel: string;
}

/**
 * Continue's `config.yaml`: the gateway is the only server it knows (operations guide 4.2: "LLM 엔드포인트는 내부
 * Gateway만 허용"). The key stands in the file because the file itself comes out of a Secret; of the ways in which
 * Continue looks secrets up, none is documented for a server without a Continue account.
 */
export function continueConfig(routes: GatewayRoutes, key: string): string {
  const model = (name: string, roles: readonly string[]) => ({
    name,
    provider: "openai",
    model: name,
    apiBase: routes.openAiUrl,
    apiKey: key,
    roles,
  });
  return stringify({
    name: "webide",
    version: "1.0.0",
    schema: "v1",
    models: [model(routes.chatModel, ["chat", "edit", "apply"]), model(routes.completionModel, ["autocomplete"])],
    // Local context only: no provider here fetches anything from a server.
    context: ["file", "code", "diff", "terminal", "problems", "folder"].map((provider) => ({ provider })),
  });
}

/** A TOML basic string; JSON's escapes are a subset of TOML's. */
function tomlString(text: string): string {
  return JSON.stringify(text);
}

/** `config.toml` of the Tabby extension's agent. Source: TabbyML/tabby clients/tabby-agent/src/config/configFile.ts */
export function tabbyClientConfig(routes: GatewayRoutes, key: string): string {
  return [
    "[server]",
    `endpoint = ${tomlString(routes.tabbyUrl)}`,
    `token = ${tomlString(key)}`,
    "",
    "[anonymousUsageTracking]",
    "disable = true",
    "",
  ].join("\n");
}
