import { stringify } from "yaml";
import type { ModelEndpoint, ServiceEndpoint } from "../core/contracts";
import { endpointUrl } from "../core/endpoint-url";
import { dlpPatterns } from "./dlp-patterns";

/** Names by which users' clients ask for the models. Frozen once used: they stand in every workspace. */
export const gatewayModels = { chat: "code-chat", completion: "code-completion" } as const;

/** Path at which the gateway stands in for a Tabby server. */
export const tabbyPrefix = "/tabby";

/** Calls of Tabby's API that its editor extensions make. Source: TabbyML/tabby clients/tabby-agent. */
const tabbyCalls = [
  { method: "POST", path: "/v1/completions" },
  { method: "POST", path: "/v1/events" },
  { method: "GET", path: "/v1/health" },
  { method: "POST", path: "/v1/health" },
  { method: "GET", path: "/v1beta/server_setting" },
] as const;

/**
 * Every call that a user's key opens, as `METHOD:path`. LiteLLM answers some hundred routes more; its own allow-list is
 * for licensed installations, so the hook keeps this one.
 */
export const userRoutes: readonly string[] = [
  "POST:/v1/chat/completions",
  "POST:/v1/completions",
  "GET:/v1/models",
  ...tabbyCalls.map(({ method, path }) => `${method}:${tabbyPrefix}${path}`),
];

/** Name of the guardrail in metrics and answers. */
export const guardrailName = "dlp";

/** Inputs of {@link liteLlmConfig}. */
export interface LiteLlmConfigArgs {
  /** OpenAI-compatible server behind `code-chat`; its `model` is the name it serves. */
  readonly chat: ModelEndpoint;
  /** Tabby server behind `code-completion` and the `/tabby` routes. */
  readonly completion: ServiceEndpoint;
  /** Longest wait for a whole chat answer, in seconds. */
  readonly chatTimeoutSeconds: number;
  /** Words the company forbids in prompts. */
  readonly forbiddenWords: readonly string[];
}

function passThrough(tabby: ServiceEndpoint) {
  const paths = [...new Set(tabbyCalls.map((call) => call.path))];
  return paths.map((path) => ({
    path: `${tabbyPrefix}${path}`,
    target: `${endpointUrl(tabby)}${path}`,
    // Checked by the same hook as every other call.
    auth: true,
    methods: tabbyCalls.filter((call) => call.path === path).map((call) => call.method),
    // Guardrails of pass-through routes are opt-in, also those that are on by default elsewhere.
    guardrails: [guardrailName],
  }));
}

/**
 * LiteLLM's configuration. Secrets stand in it only as references to the environment; no database, so that nothing can be
 * changed at run time; no caching and no logging of prompts.
 */
export function liteLlmConfig(args: LiteLlmConfigArgs): Record<string, unknown> {
  return {
    model_list: [
      {
        model_name: gatewayModels.chat,
        litellm_params: {
          model: `hosted_vllm/${args.chat.model}`,
          api_base: `${endpointUrl(args.chat)}/v1`,
          api_key: "os.environ/VLLM_API_KEY",
          timeout: args.chatTimeoutSeconds,
        },
      },
      {
        model_name: gatewayModels.completion,
        litellm_params: { model: `tabby/${gatewayModels.completion}`, api_base: endpointUrl(args.completion) },
      },
    ],
    router_settings: {
      // One server a model: a second try would double the load of a server that is already slow.
      num_retries: 0,
      // And none to turn to meanwhile: a cool-down would refuse requests that could be answered again.
      disable_cooldowns: true,
    },
    litellm_settings: {
      callbacks: ["prometheus", "gateway_hook.meter"],
      custom_provider_map: [{ provider: "tabby", custom_handler: "tabby_llm.tabby" }],
      drop_params: true,
      request_timeout: args.chatTimeoutSeconds,
      turn_off_message_logging: true,
      redact_messages_in_exceptions: true,
    },
    general_settings: {
      master_key: "os.environ/LITELLM_MASTER_KEY",
      custom_auth: "gateway_hook.authenticate",
      coordination_redis: {
        host: "os.environ/REDIS_HOST",
        port: "os.environ/REDIS_PORT",
        password: "os.environ/REDIS_PASSWORD",
      },
      // Limits that can not be checked refuse.
      fail_closed_rate_limit_enforcement: true,
      // Without it a streamed answer carries no usage, and budgets would rest on an estimate.
      always_include_stream_usage: true,
      pass_through_endpoints: passThrough(args.completion),
    },
    guardrails: [
      {
        guardrail_name: guardrailName,
        litellm_params: {
          guardrail: "litellm_content_filter",
          mode: "pre_call",
          default_on: true,
          patterns: dlpPatterns(args.forbiddenWords).map((rule) => ({
            pattern_type: "regex",
            ...rule,
            action: "BLOCK",
          })),
        },
      },
    ],
  };
}

/** The same as the text of config.yaml. */
export function liteLlmConfigYaml(args: LiteLlmConfigArgs): string {
  return stringify(liteLlmConfig(args), { lineWidth: 0 });
}
