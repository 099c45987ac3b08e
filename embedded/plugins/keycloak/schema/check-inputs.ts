import { createHash } from "node:crypto";
import type { CheckFailure } from "../../wire/resource-provider";
import { isList, isObject, Secret, unknown } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import { durationSeconds } from "./duration";
import type { Field, Fields } from "./field";
import { isZero } from "./is-zero";

/**
 * Inputs as the engine keeps them: defaults filled in and listed under `__defaults`, secrets marked. What is required and
 * missing is refused later, by {@link missingInputs}.
 */
export function checkInputs(
  fields: Fields,
  request: { readonly news: Properties; readonly olds: Properties; readonly name: string; readonly seed: Uint8Array },
): { readonly inputs: Properties; readonly failures: readonly CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const named = { ...request.news };
  const unnamed = "name" in fields && isNothing(named["name"]);
  if (unnamed) named["name"] = automaticName(request);
  const inputs = checkObject(fields, named, "", failures);
  const defaults = unnamed ? ["name"] : [];
  return { inputs: { ...inputs, __defaults: [...asList(inputs["__defaults"]), ...defaults].sort() }, failures };
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

function asList(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** The name in the program with seven random hex digits; an object that has one already keeps it. */
function automaticName({ olds, name, seed }: { olds: Properties; name: string; seed: Uint8Array }): string {
  const former = olds["name"];
  if (typeof former === "string" && asList(olds["__defaults"]).includes("name")) return former;
  return `${name}-${createHash("sha256").update(seed).update(name).digest("hex").slice(0, 7)}`;
}

function checkObject(fields: Fields, values: Properties, path: string, failures: CheckFailure[]): Properties {
  const checked: Record<string, Value> = {};
  const defaults: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (key === "__defaults" || isNothing(value)) continue;
    const field = fields[key];
    if (field === undefined || field.output === true) {
      const known = Object.keys(fields).filter((name) => fields[name]?.output !== true);
      failures.push({ property: path + key, reason: `there is no such property; allowed are ${known.join(", ")}` });
    } else if (value !== undefined) checked[key] = checkValue(field, value, path + key, failures);
  }
  for (const [key, field] of Object.entries(fields)) {
    if (key in checked) continue;
    // A default that is nothing is not written down: it could not be told from no value.
    if (field.default !== undefined && !isZero(field.default)) {
      checked[key] = field.default;
      defaults.push(key);
    }
  }
  return { ...checked, __defaults: defaults.sort() };
}

function checkValue(field: Field, value: Value, path: string, failures: CheckFailure[]): Value {
  if (value === unknown) return field.secret === true ? new Secret(value) : value;
  const reason = field.unsupported === true ? unsupported : wrong(field, value);
  if (reason !== undefined) failures.push({ property: path, reason });
  if (field.fields !== undefined) {
    const fields = field.fields;
    if (isList(value)) {
      return value.map((entry, index) =>
        isObject(entry) ? checkObject(fields, entry, `${path}[${index}].`, failures) : entry,
      );
    }
    return isObject(value) ? checkObject(fields, value, `${path}.`, failures) : value;
  }
  return field.secret === true ? new Secret(value) : value;
}

const unsupported = "the stand-in for the keycloak plugin can not set it; install the official plugin, or leave it out";

/** Why a value can not be used. The value of a secret stays out of the answer. */
function wrong(field: Field, value: Value): string | undefined {
  const shown = field.secret === true ? "its value" : JSON.stringify(value);
  switch (field.type) {
    case "text":
      if (typeof value !== "string") return `${shown} is not a text`;
      if (field.oneOf?.includes(value) === false)
        return `${shown} is not allowed; give one of ${field.oneOf.join(", ")}`;
      return field.duration === true ? wrongDuration(value) : undefined;
    case "flag":
      return typeof value === "boolean" ? undefined : `${shown} is neither true nor false`;
    case "number":
      return typeof value === "number" ? undefined : `${shown} is not a number`;
    case "texts":
      return isList(value) && value.every((entry) => typeof entry === "string" || entry === unknown)
        ? undefined
        : `${shown} is not a list of texts`;
    case "map":
    case "block":
      return isObject(value) ? undefined : `${shown} is not an object`;
    case "blocks":
    case "blockSet":
      return isList(value) ? undefined : `${shown} is not a list`;
  }
}

function wrongDuration(text: string): string | undefined {
  try {
    durationSeconds(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
