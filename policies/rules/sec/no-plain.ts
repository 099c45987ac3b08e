import type { Field } from "../../field";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { isSecretName } from "../../reading/secrets/secret-name";
import { isSecretValue, secretInText } from "../../reading/secrets/secret-text";

/** Where resources of other providers take a secret. Sources: the inputs of @pulumi/keycloak. */
const sealedInputs: readonly (readonly string[])[] = [
  ["clientSecret"],
  ["initialPassword", "value"],
  ["smtpServer", "auth", "password"],
  ["bindCredential"],
];

/** Names whose value may be the hash of something, in hexadecimal digits like a key. */
const hashName = /(?:checksum|digest|hash|sha\d*|md5|commit|revision|rev|fingerprint|uuid|etag|id)$/i;
const hexKey = /(?<![0-9a-z:@/=-])(?:[0-9a-f]{32,}|[0-9A-F]{32,})(?![0-9a-z])/i;

const fromSecret = "valueFrom.secretKeyRef";

/** What stands in one environment variable, or nothing when it may stand there. */
function* environment(variable: Field): Iterable<Violation> {
  const name = variable.at("name").text() ?? "";
  const whatToDo = `Put the value into a Secret and take it from there with ${fromSecret}.`;
  const configMap = variable.at("valueFrom", "configMapKeyRef");
  if (!configMap.isAbsent && isSecretName(name)) {
    yield { field: configMap, value: `the value for ${name}, from a ConfigMap`, allowed: fromSecret, whatToDo };
  }
  const field = variable.at("value");
  const value = field.text() ?? "";
  const found =
    secretInText(value) ??
    (isSecretName(name) && isSecretValue(value) ? `a value for ${name}` : undefined) ??
    (!hashName.test(name) && hexKey.test(value) ? "a long hexadecimal text, as keys are" : undefined);
  if (found !== undefined) {
    yield { field, value: `${found}, readable for everybody who may see the pod`, allowed: fromSecret, whatToDo };
  }
}

/**
 * Whether a value is encrypted by the stack, or made by another resource during the deployment: the engine's messages do
 * not say of such a value that it will be a secret. It stands in no file, and is judged again once it is known. A manifest
 * of no stack has nothing to wait for.
 */
function isKept(field: Field): boolean {
  return field.isSecret || (field.isUnknown && field.owner?.stack.name !== undefined);
}

/** The values of a Secret: each is kept encrypted by the stack. */
function* secretData(object: PolicyObject): Iterable<Violation> {
  for (const part of ["data", "stringData"]) {
    const values = object.props.at(part);
    // A rendering shows what stands beside the random part of a value; that the engine encrypts all of it, it says apart.
    if (object.options.secretInputs?.includes(part) || isKept(values)) continue;
    for (const field of values.entries()) {
      if (!field.isAbsent && !isKept(field)) yield inClear(field);
    }
  }
}

function inClear(field: Field): Violation {
  return {
    field,
    value: "a value in clear",
    allowed: "a value that the stack keeps encrypted",
    whatToDo: "Declare it in the program and pass it as a Pulumi secret; never write it into a file.",
  };
}

/** A secret stands in a Secret, and the stack encrypts it. */
export const rule: ObjectRule = {
  id: "sec/no-plain",
  level: "mandatory",
  scope: "object",
  summary:
    "No environment variable holds a secret in clear, by its name or by its look, and every value of a Secret is kept encrypted by the stack.",
  reason:
    "Whoever may read pods reads their environment, and whoever reads a state file or a manifest in a repository reads what stands there in clear. A value that the stack encrypts is in clear again once it is an environment variable: only secretKeyRef keeps it out of the pod.",
  source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  appliesTo: ["*"],
  example: {
    good: `env:\n  - name: REDIS_PASSWORD\n    valueFrom: { secretKeyRef: { name: gateway-redis, key: password } }`,
    bad: `env:\n  - { name: REDIS_PASSWORD, value: correct-horse-9 }`,
  },
  *check(object) {
    if (!object.isKubernetes) {
      for (const keys of sealedInputs) {
        const field = object.props.at(...keys);
        if (!field.isAbsent && !isKept(field)) yield inClear(field);
      }
      return;
    }
    if (object.kind === "Secret") yield* secretData(object);
    for (const { spec } of podTemplates(object)) {
      for (const container of podContainers(spec)) {
        for (const variable of container.at("env").items()) yield* environment(variable);
      }
    }
  },
};
