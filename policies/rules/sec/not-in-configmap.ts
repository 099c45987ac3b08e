import type { Field } from "../../field";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { isSecretName } from "../../reading/secrets/secret-name";
import { isSecretValue, secretInText } from "../../reading/secrets/secret-text";

const inSecret = "secrets in a Secret alone";

function violation(field: Field, found: string): Violation {
  return {
    field,
    value: found,
    allowed: inSecret,
    whatToDo: "Put it into a Secret and mount that, or take it from there with secretKeyRef.",
  };
}

/** A certificate is public. A rendering does not know it and writes where it comes from; the engine does know it. */
function isRenderedCertificate(field: Field): boolean {
  return /\.(?:crt|pem)$/.test(field.key) && /^<secret:[^>]+>$/.test(field.text() ?? "");
}

/** Texts by name: entries of a ConfigMap, annotations. */
function* texts(mapping: Field): Iterable<Violation> {
  for (const field of mapping.entries()) {
    const text = field.text() ?? "";
    if (isRenderedCertificate(field)) continue;
    const isNamed = isSecretName(field.key) && isSecretValue(text);
    const found = secretInText(text) ?? (isNamed ? `a value for "${field.key}"` : undefined);
    if (found !== undefined) yield violation(field, found);
  }
}

function* binaries(mapping: Field): Iterable<Violation> {
  for (const field of mapping.entries()) {
    const found = secretInText(Buffer.from(field.text() ?? "", "base64").toString("latin1"));
    // Packed files look random; only what is a secret by its form counts.
    if (found !== undefined && !found.startsWith("a random text")) yield violation(field, found);
  }
}

/** Arguments: `--token=<value>`, `--token <value>`, and whatever is a secret by its look. */
function* commandLine(list: Field): Iterable<Violation> {
  let flag = "";
  for (const field of list.items()) {
    const text = field.text() ?? "";
    const [, name = "", value] = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(text) ?? [];
    const given = value ?? (name === "" ? text : "");
    const isNamed = isSecretName(name === "" ? flag : name) && isSecretValue(given);
    const found = secretInText(text) ?? (isNamed ? `a value for --${name === "" ? flag : name}` : undefined);
    if (found !== undefined) yield violation(field, found);
    flag = value === undefined ? name : "";
  }
}

/** Commands that a container runs beside its main process. */
const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const;

function* annotations(object: PolicyObject, metadata: Field): Iterable<Violation> {
  const field = metadata.at("annotations");
  yield* texts(field);
  const applied = field.at("kubectl.kubernetes.io/last-applied-configuration");
  if (object.kind === "Secret" && !applied.isAbsent) {
    yield violation(applied, "a copy of the Secret");
  }
}

/** Nothing secret where everybody may read. */
export const rule: ObjectRule = {
  id: "sec/not-in-configmap",
  level: "mandatory",
  scope: "object",
  summary:
    "No password, token, private key or random key stands in a ConfigMap, in an annotation, or in the command line of a container.",
  reason:
    "ConfigMaps and annotations are not encrypted at rest, are given to everybody who may look around, and go into every backup and every rendered diff. Command lines show in the list of processes of the node. Hashes of content, image digests, certificates and addresses are no secrets.",
  source: "https://kubernetes.io/docs/concepts/configuration/configmap/",
  appliesTo: ["*"],
  example: {
    good: `kind: ConfigMap\ndata: { config.ini: "password = $__file{/etc/secrets/password}" }`,
    bad: `kind: ConfigMap\ndata: { config.ini: "password = correct-horse-9" }`,
  },
  *check(object) {
    if (!object.isKubernetes) return;
    yield* annotations(object, object.props.at("metadata"));
    if (object.kind === "ConfigMap") {
      for (const [part, look] of [
        ["data", texts],
        ["binaryData", binaries],
      ] as const) {
        const field = object.props.at(part);
        // A rendering shows what it can of such values.
        if (object.options.secretInputs?.includes(part))
          yield violation(field, "a value that the stack keeps encrypted");
        else yield* look(field);
      }
    }
    for (const { metadata, spec } of podTemplates(object)) {
      // The metadata of a Pod is its own and was judged already.
      if (object.kind !== "Pod") yield* annotations(object, metadata);
      for (const container of podContainers(spec)) {
        yield* commandLine(container.at("command"));
        yield* commandLine(container.at("args"));
        for (const keys of handlers) yield* commandLine(container.at(...keys, "exec", "command"));
      }
    }
  },
};
