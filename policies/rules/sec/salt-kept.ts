import type { Field } from "../../field";
import { imageReference } from "../../limits/image-reference";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, StackRule } from "../../rule";

const salt = "LITELLM_SALT_KEY";
const master = "LITELLM_MASTER_KEY";

/** Any of these gives the gateway a database. Source: LiteLLM, "Environment variables". */
const databaseVariables = ["DATABASE_URL", "DATABASE_HOST", "DATABASE_URL_READ_REPLICA", "DIRECT_URL"];

/** A gateway, with the object that runs it. */
interface Gateway {
  readonly object: PolicyObject;
  readonly container: Field;
}

/** A variable of a container; of several with one name the last one counts. */
function variable(container: Field, name: string): Field | undefined {
  return container
    .at("env")
    .items()
    .filter((entry) => entry.at("name").text() === name)
    .at(-1);
}

/** LiteLLM by its image or, under another name, by the variable that every proxy of it needs. */
function isGateway(container: Field): boolean {
  const image = imageReference(container.at("image").text() ?? "");
  return /(?:^|\/)litellm[^/]*$/.test(image?.repository ?? "") || variable(container, master) !== undefined;
}

function gateways(objects: readonly PolicyObject[]): Gateway[] {
  return objects.flatMap((object) =>
    podTemplates(object)
      .flatMap(({ spec }) => podContainers(spec))
      .filter(isGateway)
      .map((container) => ({ object, container })),
  );
}

/** Whether a configuration of LiteLLM names a database; seen in the text, so that broken YAML is not overlooked. */
function namesDatabase(configMap: PolicyObject): boolean {
  return configMap.props
    .at("data")
    .entries()
    .some((field) => {
      const text = field.text() ?? "";
      return /["']?general_settings["']?\s*:/.test(text) && /["']?database_url["']?\s*:/.test(text);
    });
}

/** Why a gateway may have a database of its own accord; undefined when nothing says so. */
function database(container: Field): Field | undefined {
  const named = databaseVariables.flatMap((name) => variable(container, name) ?? []);
  // What a whole Secret or ConfigMap brings in can not be seen here.
  return named[0] ?? container.at("envFrom").items()[0];
}

function* judge(
  { object, container }: Gateway,
  cause: Field,
  objects: readonly PolicyObject[],
): Iterable<PlacedViolation> {
  const own = variable(container, salt);
  const part = (key: string): Field | undefined => own?.at("valueFrom", "secretKeyRef", key);
  const name = part("name")?.text();
  const key = part("key")?.text();
  if (own === undefined || name === undefined || key === undefined) {
    yield {
      object,
      field: own ?? cause,
      value: own === undefined ? `a database, but no ${salt}` : `${salt}, from elsewhere than a Secret`,
      allowed: `${salt} with valueFrom.secretKeyRef, since there is or may be a database`,
      whatToDo: `Make a random password once, protect it and its Secret, and pass it as ${salt} before the first start.`,
    };
    return;
  }
  const optional = part("optional");
  if (optional?.flag() === true) {
    yield {
      object,
      field: optional,
      allowed: "false: without the key the gateway encrypts with another one",
      whatToDo: "Delete it.",
    };
  }
  const other = variable(container, master)?.at("valueFrom", "secretKeyRef");
  if (other?.at("name").text() === name && other.at("key").text() === key) {
    yield {
      object,
      field: own.at("valueFrom", "secretKeyRef", "key"),
      allowed: `another value than ${master}`,
      whatToDo: "The master key is changed now and then, the salt key never: make one of its own.",
    };
  }
  for (const secret of objects) {
    const isIts = secret.kind === "Secret" && secret.name === name && secret.namespace === object.namespace;
    if (!isIts || secret.stack.environment === "dev" || secret.options.protect !== false) continue;
    yield {
      object: secret,
      field: secret.props.at("metadata", "name"),
      value: `not protected, and holds ${salt}`,
      allowed: "protect: true",
      whatToDo: "Protect the Secret in stack prod: with another value nothing that is stored can be read.",
    };
  }
}

/** A gateway with a database has a salt key that stays. */
export const rule: StackRule = {
  id: "sec/salt-kept",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform"],
  summary: "A LiteLLM that has a database takes a salt key of its own from a Secret that production protects.",
  reason:
    "LiteLLM encrypts what it stores with the salt key and, without one, with the master key: whoever learns that one reads the store, and whoever changes it loses the store. Our gateway has no database, so the rule speaks up on the day that somebody gives it one. That the value never changes only the engine can see to: it refuses to replace what is protected.",
  source: "https://docs.litellm.ai/docs/proxy/prod",
  appliesTo: ["*"],
  example: {
    good: `env:\n  - { name: DATABASE_URL, valueFrom: { secretKeyRef: { name: gateway-db, key: url } } }\n  - { name: LITELLM_SALT_KEY, valueFrom: { secretKeyRef: { name: gateway-salt, key: salt-key } } }`,
    bad: `env:\n  - { name: DATABASE_URL, valueFrom: { secretKeyRef: { name: gateway-db, key: url } } }`,
  },
  *check(objects) {
    const found = gateways(objects);
    if (found.length === 0) return;
    const isConfigured = objects.some((object) => object.kind === "ConfigMap" && namesDatabase(object));
    for (const gateway of found) {
      const cause = database(gateway.container) ?? (isConfigured ? gateway.container.at("env") : undefined);
      if (cause !== undefined) yield* judge(gateway, cause, objects);
    }
  },
};
