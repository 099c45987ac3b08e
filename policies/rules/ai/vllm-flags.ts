import type { Word } from "../../reading/pods/command-line";
import { commandWords, isSpelling, options } from "../../reading/pods/command-line";
import type { Field } from "../../field";
import type { AiLimits } from "../../limits/ai";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { judgeEnvironment, runsImage } from "../../reading/pods/server-environment";

type Limits = AiLimits["vllm"];

/** Options whose value is a file of the server's own disk. */
const localOptions = ["model", "tokenizer", "hf-config-path", "chat-template"];

/** `trust-remote-code` however it is spelled, cut up by quotes, or hidden in the escapes of JSON. */
function trustsRemoteCode(text: string): boolean {
  const plain = text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/["'\\]/g, "")
    .replaceAll(/--no[-_]trust[-_]remote[-_]code(?![-_=\w])/gi, "");
  return /trust[-_]?remote[-_]?code/i.test(plain);
}

function trust(field: Field): Violation {
  return {
    field,
    value: "a text with trust_remote_code",
    allowed: "no trust-remote-code in any spelling, whatever its value",
    whatToDo: "Take it out, and choose a model that needs no code of its own.",
  };
}

function last(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a container runs vLLM: by its image, or by what is started. */
function runsVllm(container: Field, words: readonly Word[], { repositories }: Limits): boolean {
  return (
    runsImage(container, repositories) ||
    words.some(
      ({ text }, index) =>
        /\bvllm\s+serve\b|\bvllm\.entrypoints\b/.test(text) ||
        (last(text) === "vllm" && words[index + 1]?.text === "serve"),
    )
  );
}

/** What follows the program on the command line; undefined when another program is started than the server itself. */
function serverWords(container: Field): readonly Word[] | undefined {
  const command = commandWords(container, "command");
  const args = commandWords(container, "args");
  const [program, second, third] = command.map((word) => word.text);
  // The entrypoint of the image is `vllm serve`.
  if (program === undefined) return args;
  const rest = [...command, ...args];
  if (last(program) === "vllm") return rest[1]?.text === "serve" ? rest.slice(2) : undefined;
  const isModule =
    /^python3?$/.test(last(program)) && second === "-m" && /^vllm\.entrypoints\.openai\.api_server$/.test(third ?? "");
  return isModule ? rest.slice(3) : undefined;
}

function* judgeWords(words: readonly Word[], limits: Limits): Iterable<Violation> {
  for (const { text, field } of words) {
    if (text.includes("$(")) {
      yield {
        field,
        value: "a word with a variable whose value can not be seen here",
        allowed: "words that are known before anything runs",
        whatToDo: "Write the value, or take it from a variable with a plain value.",
      };
    }
  }
  const given = options(words);
  for (const { name, field } of given) {
    const forbidden = limits.forbiddenOptions.find((option) => isSpelling(name, option.name));
    if (forbidden === undefined) continue;
    // The value is not shown: it may be a key.
    const value = `--${name}`;
    yield { field, value, allowed: `no --${forbidden.name}`, whatToDo: `Take it out. ${forbidden.reason}.` };
  }
  for (const { name, value, field } of given) {
    const local = localOptions.find((option) => name === option);
    if (local === undefined || value?.startsWith("/") === true) continue;
    yield {
      field,
      value: `--${name} ${value ?? ""}`.trim(),
      allowed: "the path of a file on a mounted volume",
      whatToDo: "Name it by its path.",
    };
  }
}

function* judgeModel(container: Field, words: readonly Word[]): Iterable<Violation> {
  const [first] = words;
  const named = options(words).some((option) => option.name === "model");
  if (first?.text.startsWith("/") === true || (named && first?.text.startsWith("-") === true)) return;
  yield {
    field: first?.field ?? container.at("args"),
    allowed: "the path of the model's folder as the first argument, as in /models/qwen3-coder",
    whatToDo: "Name the mounted folder: anything else is a name that would be fetched from outside.",
  };
}

function* judgeServer(container: Field, limits: Limits): Iterable<Violation> {
  const words = serverWords(container);
  if (words === undefined) {
    yield {
      field: container.at("command"),
      allowed: '["vllm", "serve"], or no command',
      whatToDo: "Start the server itself, its options as a list: what a shell makes of a line can not be judged.",
    };
  } else {
    yield* judgeWords(words, limits);
    yield* judgeModel(container, words);
  }
  yield* judgeEnvironment(container, {
    key: "VLLM_API_KEY",
    forbidden: limits.forbiddenVariables,
    required: limits.requiredVariables,
  });
}

function* judgeContainer(container: Field, limits: Limits): Iterable<Violation> {
  const words = [...commandWords(container, "command"), ...commandWords(container, "args")];
  for (const { text, field } of words) if (trustsRemoteCode(text)) yield trust(field);
  for (const entry of container.at("env").items()) {
    const [name, value] = [entry.at("name"), entry.at("value")];
    if (trustsRemoteCode(name.text() ?? "")) yield trust(name);
    if (trustsRemoteCode(value.text() ?? "")) yield trust(value);
  }
  if (runsVllm(container, words, limits)) yield* judgeServer(container, limits);
}

/** Whether a line of a file says so, and is no comment and no switch that is off. */
function switchesOn(line: string): boolean {
  return trustsRemoteCode(line) && !/^\s*(?:#|\/\/)/.test(line) && !/:\s*false\s*,?\s*$/i.test(line);
}

/** A file of options that some server may be told to read. */
function* judgeFiles(object: PolicyObject): Iterable<Violation> {
  for (const field of object.props.at("data").entries()) {
    const text = field.text() ?? "";
    if (trustsRemoteCode(text) && text.split("\n").some(switchesOn)) yield trust(field);
  }
  for (const field of object.props.at("binaryData").entries()) {
    if (trustsRemoteCode(Buffer.from(field.text() ?? "", "base64").toString("utf8"))) yield trust(field);
  }
}

/** How the model server may be started. */
export const rule: ObjectRule = {
  id: "ai/vllm-flags",
  level: "mandatory",
  scope: "object",
  summary:
    "Nothing trusts code out of a model's folder; vLLM serves a mounted model offline, with a key from a Secret and no option that weakens it.",
  reason:
    "A model is data from outside. With trust_remote_code it is a program with the rights of the server, and of all prompts that pass it.",
  source: "https://docs.vllm.ai/en/latest/usage/security.html",
  appliesTo: ["*"],
  example: {
    good: `command: [vllm, serve]\nargs: [/models/qwen3-coder, --port, "8000"]\nenv:\n  - { name: HF_HUB_OFFLINE, value: "1" }\n  - { name: TRANSFORMERS_OFFLINE, value: "1" }\n  - { name: VLLM_API_KEY, valueFrom: { secretKeyRef: { name: vllm-api-key, key: api-key } } }`,
    bad: `command: [sh, -c, "vllm serve Qwen/Qwen3-Coder --trust-remote-code"]`,
  },
  *check(object, { baseline }) {
    if (object.kind === "ConfigMap") yield* judgeFiles(object);
    for (const { spec } of podTemplates(object)) {
      for (const container of podContainers(spec)) yield* judgeContainer(container, baseline.ai.vllm);
    }
  },
};
