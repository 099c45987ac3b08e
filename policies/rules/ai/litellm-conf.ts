import type { Field } from "../../field";
import type { AiLimits } from "../../limits/ai";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { judgeEnvironment, runsImage } from "../../reading/pods/server-environment";

type Limits = AiLimits["litellm"];

const masterKey = "LITELLM_MASTER_KEY";

/** File of the Secret in which the gateway's hook finds keys and their limits. */
const keyRing = "keys.json";

/** Settings that name what is told of requests. */
const callbackLists = ["callbacks", "success_callback", "failure_callback", "service_callback", "audit_log_callbacks"];

/** Limits that LiteLLM puts on a key it makes; without them a key has none. */
const keyLimits = ["max_budget", "budget_duration", "rpm_limit", "tpm_limit"];

/** A reference to a variable of the environment, as LiteLLM writes it. */
function isReference(field: Field): boolean {
  return /^os\.environ\/[A-Z_][A-Z0-9_]*$/.test(field.text() ?? "");
}

/** Whether an address leads to a Service of the models. */
function isInside(text: string, { modelNamespaces }: Limits): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const [, namespace = ""] = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(url.hostname) ?? [];
  return ["http:", "https:"].includes(url.protocol) && url.username === "" && modelNamespaces.includes(namespace);
}

function* judgeAddress(field: Field, limits: Limits): Iterable<Violation> {
  if (isInside(field.text() ?? "", limits)) return;
  yield {
    field,
    allowed: `http(s)://<service>.<${limits.modelNamespaces.join(" or ")}>.svc.cluster.local...`,
    whatToDo: "Name the Service of the model server: without an address LiteLLM asks the maker of the model.",
  };
}

function* judgeModels(config: Field, limits: Limits): Iterable<Violation> {
  for (const model of config.at("model_list").items()) {
    const params = model.at("litellm_params");
    const bases = ["api_base", "base_url"].map((key) => params.at(key)).filter((field) => !field.isAbsent);
    for (const base of bases.length === 0 ? [params.at("api_base")] : bases) yield* judgeAddress(base, limits);
    const key = params.at("api_key");
    if (!key.isAbsent && !isReference(key)) {
      yield {
        field: key,
        value: "a text",
        allowed: "os.environ/NAME",
        whatToDo: "Put the key into a Secret and name its variable.",
      };
    }
  }
  for (const route of config.at("general_settings", "pass_through_endpoints").items()) {
    yield* judgeAddress(route.at("target"), limits);
    const auth = route.at("auth");
    if (auth.flag() !== true) yield { field: auth, allowed: "true", whatToDo: "Let the route ask for a key." };
  }
}

/** Every address in the file, in whatever setting: guardrails, tools and logs have some of their own. */
function* addresses(field: Field): Iterable<Field> {
  if (field.isMapping()) for (const entry of field.entries()) yield* addresses(entry);
  else if (field.isList()) for (const item of field.items()) yield* addresses(item);
  // As it would be shown, in quotes: no number and no switch is an address.
  else if (/^"\s*(?:https?|wss?|grpcs?):/i.test(field.shown())) yield field;
}

/** What is told of requests beside the models. */
function* judgeCallbacks(config: Field, { callbacks }: Limits): Iterable<Violation> {
  const settings = config.at("litellm_settings");
  for (const list of callbackLists) {
    for (const field of settings.at(list).items()) {
      const name = field.text() ?? "";
      // A name with a dot is a hook in a file of ours.
      if (callbacks.includes(name) || /^[a-z_]\w*(?:\.\w+)+$/i.test(name)) continue;
      yield {
        field,
        allowed: `${callbacks.join(", ")}, or a hook as in gateway_hook.meter`,
        whatToDo: "Take it out: it would send what users write to another service.",
      };
    }
  }
  const stored = config.at("general_settings", "store_prompts_in_spend_logs");
  if (!stored.isAbsent && stored.flag() !== false) {
    yield {
      field: stored,
      allowed: "false or nothing",
      whatToDo: "Take it out: prompts hold source code and secrets.",
    };
  }
}

/** Who may use how much. Without a database LiteLLM knows no keys, and the hook that does must fail closed. */
function* judgeKeys(config: Field): Iterable<Violation> {
  const general = config.at("general_settings");
  if (general.at("database_url").isAbsent) {
    const hook = general.at("custom_auth");
    if ((hook.text() ?? "") === "") {
      yield {
        field: hook,
        allowed: "the hook that knows the keys and their limits",
        whatToDo: "Name it: else every caller has all there is.",
      };
    }
    const closed = general.at("fail_closed_rate_limit_enforcement");
    if (closed.flag() !== true) {
      yield { field: closed, allowed: "true", whatToDo: "Set it, so that limits that can not be checked refuse." };
    }
    return;
  }
  for (const group of ["default_key_generate_params", "upperbound_key_generate_params"]) {
    for (const key of keyLimits) {
      const field = config.at("litellm_settings", group, key);
      const text = field.quantity() ?? "";
      if (/^(?:[1-9]\d*(?:\.\d+)?|0\.\d*[1-9])[smhd]?$/.test(text)) continue;
      yield { field, allowed: "a limit above 0", whatToDo: "Set it: a key without it may use whatever there is." };
    }
  }
}

function* judgeConfig(config: Field, limits: Limits): Iterable<Violation> {
  const general = config.at("general_settings");
  for (const [field, variable] of [
    [general.at("master_key"), masterKey],
    [general.at("database_url"), "a variable"],
  ] as const) {
    if (field.key === "database_url" && field.isAbsent) continue;
    if (isReference(field)) continue;
    yield {
      field,
      value: field.isAbsent ? field.shown() : "a text",
      allowed: `os.environ/NAME, with ${variable} from a Secret`,
      whatToDo: "Put the value into a Secret and name its variable here.",
    };
  }
  const open = general.at("allow_requests_on_db_unavailable");
  if (!open.isAbsent && open.flag() !== false) {
    yield {
      field: open,
      allowed: "false or nothing",
      whatToDo: "Take it out: who can not be checked must be refused.",
    };
  }
  const include = config.at("include");
  if (!include.isAbsent) {
    yield {
      field: include,
      allowed: "one file",
      whatToDo: "Write everything into this file; what another one adds is not judged.",
    };
  }
  yield* judgeKeys(config);
  yield* judgeCallbacks(config, limits);
  const told = new Set<string>();
  for (const violation of judgeModels(config, limits)) {
    told.add(violation.field.path);
    yield violation;
  }
  for (const field of addresses(config)) {
    if (!told.has(field.path)) yield* judgeAddress(field, limits);
  }
}

/** Whether a file configures LiteLLM, whatever its name; seen in the text, so that broken YAML is not overlooked. */
function isConfig(text: string): boolean {
  return /^[\s{]*["']?(?:model_list|litellm_settings|general_settings|router_settings)["']?\s*:/m.test(text);
}

function* judgeFiles(object: PolicyObject, limits: Limits): Iterable<Violation> {
  for (const field of object.props.at("data").entries()) {
    if (isConfig(field.text() ?? "")) yield* judgeConfig(field.yaml(), limits);
  }
  for (const field of object.props.at("binaryData").entries()) {
    if (!isConfig(Buffer.from(field.text() ?? "", "base64").toString("utf8"))) continue;
    yield { field, value: "a configuration as binary data", allowed: "text under data", whatToDo: "Move it to data." };
  }
}

/** Keys of users with their limits. What is encrypted or not known yet is judged in the rendering, which shows it. */
function* judgeRing(secret: PolicyObject, limits: Limits): Iterable<Violation> {
  const hidden = (field: Field): boolean => field.isAbsent || field.isSecret || field.isUnknown;
  const encoded = secret.props.at("data");
  if (!hidden(encoded) && !hidden(encoded.at(keyRing))) {
    const field = encoded.at(keyRing);
    yield {
      field,
      value: "a text in base64",
      allowed: `${keyRing} under stringData`,
      whatToDo: "Move it to stringData.",
    };
  }
  const texts = secret.props.at("stringData");
  if (hidden(texts) || hidden(texts.at(keyRing))) return;
  for (const entry of texts.at(keyRing).json().entries()) {
    for (const [key, most] of Object.entries(limits.keys)) {
      const field = entry.at(key);
      const amount = field.quantity() ?? "";
      if (/^\d{1,12}$/.test(amount) && Number(amount) >= 1 && Number(amount) <= most) continue;
      yield {
        field,
        allowed: `1 to ${String(most)}`,
        whatToDo: "Limit the key; the highest limits stand in policies/baseline/ai.yaml.",
      };
    }
  }
}

/** How the gateway in front of the models is configured. */
export const rule: ObjectRule = {
  id: "ai/litellm-conf",
  level: "mandatory",
  scope: "object",
  summary:
    "The gateway takes its master key from a Secret, limits every key, refuses when it can not check, and sends prompts to nobody outside the cluster.",
  reason:
    "All prompts pass here. A model without an address of its own would send them to its maker, and a gateway that lets requests through while it can not check has no keys at all.",
  source: "https://docs.litellm.ai/docs/proxy/prod",
  appliesTo: ["*"],
  example: {
    good: `general_settings: { master_key: os.environ/LITELLM_MASTER_KEY, custom_auth: gateway_hook.authenticate, fail_closed_rate_limit_enforcement: true }\nmodel_list:\n  - { model_name: code-chat, litellm_params: { model: hosted_vllm/qwen3, api_base: "http://vllm.ai.svc.cluster.local:8000/v1" } }`,
    bad: `general_settings: { master_key: sk-1234, allow_requests_on_db_unavailable: true }\nmodel_list:\n  - { model_name: code-chat, litellm_params: { model: openai/gpt-5 } }`,
  },
  *check(object, { baseline }) {
    const limits = baseline.ai.litellm;
    if (object.kind === "ConfigMap") yield* judgeFiles(object, limits);
    if (object.kind === "Secret") yield* judgeRing(object, limits);
    for (const { spec } of podTemplates(object)) {
      for (const container of podContainers(spec)) {
        if (!runsImage(container, limits.repositories)) continue;
        yield* judgeEnvironment(container, { key: masterKey, forbidden: limits.forbiddenVariables, required: {} });
      }
    }
  },
};
