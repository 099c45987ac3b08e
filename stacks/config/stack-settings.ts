import { stringify } from "yaml";
import { z } from "zod";
import type { Problem, YamlDocument } from "../../components/core/yaml-document";
import { readYamlDocument } from "../../components/core/yaml-document";
import type { SecretState } from "./platform-config";
import { readDocument } from "./read-document";
import type { SecretName, Settings } from "./schema/settings";
import { secretNames, settingsSchema } from "./schema/settings";
import { select, valueAt } from "./select";

/** Name of the Pulumi project; the namespace of its configuration keys. */
export const projectName = "webide";

/** Under which name problems of values are reported that the engine gave and no file of ours holds. */
const engineFile = "pulumi config";

type Shape = typeof settingsSchema.shape;

const prefixed = (keys: readonly string[]): Record<string, z.ZodType> =>
  Object.fromEntries(keys.map((key) => [`${projectName}:${key}`, settingsSchema.shape[key as keyof Shape]]));

/** Pulumi.<environment>.yaml: our keys, and what the engine writes beside them. */
export const stackFileSchema = z.strictObject({
  config: z.strictObject(prefixed(Object.keys(settingsSchema.shape))).describe("Keys of the project."),
  encryptionsalt: z.string().describe("Written by the engine.").optional(),
  encryptedkey: z.string().describe("Written by the engine.").optional(),
  secretsprovider: z.string().describe("Written by the engine.").optional(),
});

const projectSchema = z.looseObject({ config: z.record(z.string(), z.looseObject({ default: z.unknown() })) });

/** Settings of an environment, as far as they could be read, and everything that is wrong with them. */
export interface StackSettings {
  readonly settings?: Omit<Settings, "secrets">;
  readonly secrets: SecretState;
  readonly problems: readonly Problem[];
}

/** The value behind a text that the engine passes: lists, mappings, numbers and booleans come as JSON. */
function engineValue(key: string, text: string): unknown {
  const schema = Object.hasOwn(settingsSchema.shape, key) ? settingsSchema.shape[key as keyof Shape] : undefined;
  const inner = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner === undefined || inner instanceof z.ZodString) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Values of the engine that say something else than the stack's file. Where the file is silent, a default of Pulumi.yaml
 * says nothing: it exists so that user shards, which have no file, pass the engine's own check. In a shard it never says
 * anything.
 */
function engineOverrides(
  root: string,
  fileConfig: unknown,
  engineConfig: Readonly<Record<string, string>>,
  isShard: boolean,
): Record<string, unknown> {
  const project = readDocument(root, "Pulumi.yaml", projectSchema);
  const overrides = Object.entries(engineConfig)
    .filter(([key]) => key.startsWith(`${projectName}:`) && key !== `${projectName}:secrets`)
    .map(([key, text]) => [key, engineValue(key.slice(projectName.length + 1), text)] as const)
    .filter(([key, value]) => {
      const written = valueAt(fileConfig, [key]);
      const silent = valueAt(project.raw, ["config", key.slice(projectName.length + 1), "default"]);
      return !same(value, written) && !(same(value, silent) && (isShard || written === undefined));
    });
  return Object.fromEntries(overrides);
}

/** Secrets that these settings call for. */
function requiredSecrets(config: unknown): SecretName[] {
  // The embedded default makes its own certificates, stores and relays.
  if (valueAt(config, [`${projectName}:embedded`]) === true) return [];
  const loggedIn = valueAt(config, [`${projectName}:mail`, "username"]) !== undefined;
  return secretNames.filter((name) => name !== "smtpPassword" || loggedIn);
}

/** Contradictions inside the settings. */
function settingsProblems(document: YamlDocument<unknown>, environment: string): Problem[] {
  const key = (name: string) => ["config", `${projectName}:${name}`];
  const problems: Problem[] = [];
  if (environment !== "dev" && valueAt(document.raw, key("embedded")) === true) {
    problems.push(document.problemAt(key("embedded"), "is for stack dev alone", "false, or no such key"));
  }
  const capacity = valueAt(document.raw, [...key("gpu"), "capacity"]);
  const free = valueAt(document.raw, [...key("gpu"), "free"]);
  if (typeof capacity === "number" && typeof free === "number" && free > capacity) {
    problems.push(document.problemAt([...key("gpu"), "free"], "is more than the capacity", `0 to ${String(capacity)}`));
  }
  return problems;
}

/**
 * Reads the settings of an environment from its file and, under an engine, from the engine's configuration.
 *
 * @param isShard for a stack of users: it has no file of its own, and needs none of the secrets
 */
export function readStackSettings(
  root: string,
  environment: string,
  engineConfig?: Readonly<Record<string, string>>,
  isShard = false,
): StackSettings {
  const file = `Pulumi.${environment}.yaml`;
  const document = readDocument(root, file, stackFileSchema);
  const fileConfig = valueAt(document.raw, ["config"]);
  const overrides = engineConfig === undefined ? {} : engineOverrides(root, fileConfig, engineConfig, isShard);
  const overridden = Object.keys(overrides);

  const ourKeys = overridden.map((key) => key.slice(projectName.length + 1));
  const overrideSchema = z.strictObject(prefixed(ourKeys.filter((key) => Object.hasOwn(settingsSchema.shape, key))));
  const override = readYamlDocument(engineFile, stringify(overrides, { aliasDuplicateObjects: false }), overrideSchema);

  // A key that the engine overrides is not judged by what the file holds, or lacks.
  const fileProblems = document.problems.filter(
    (problem) =>
      !overridden.some((key) => problem.path === `config.${key}` || problem.path.startsWith(`config.${key}.`)),
  );
  const config = { ...(typeof fileConfig === "object" ? fileConfig : {}), ...overrides };
  const required = requiredSecrets(config);
  const engineSecrets = engineConfig?.[`${projectName}:secrets`];
  const held =
    engineSecrets === undefined ? valueAt(config, [`${projectName}:secrets`]) : engineValue("secrets", engineSecrets);
  const names = select(held, ["*"]).map((item) => String(item.path[0]));
  const present = secretNames.filter((name) => names.includes(name));
  // Only a run needs the values themselves; a render shows markers in their place.
  const missing = engineConfig === undefined || isShard ? [] : required.filter((name) => !present.includes(name));
  const problems = [
    ...fileProblems,
    ...override.problems,
    ...settingsProblems(document, environment),
    ...missing.map((name) =>
      document.problemAt(
        ["config", `${projectName}:secrets`, name],
        "is missing",
        `a secret, set by: pulumi config set --stack ${environment} --secret --path ${projectName}:secrets.${name}`,
      ),
    ),
  ];
  const parsed = settingsSchema.safeParse(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key.slice(projectName.length + 1), value])),
  );
  if (problems.length > 0 || !parsed.success) return { secrets: { required, present }, problems };
  // The ciphertexts stay in the file; nothing below needs more than to know which are there.
  const plain: Partial<Settings> = { ...parsed.data };
  delete plain.secrets;
  return { settings: plain as Omit<Settings, "secrets">, secrets: { required, present }, problems };
}
