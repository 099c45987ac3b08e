import { isList, isObject } from "../../wire/value";
import type { Properties } from "../../wire/value";
import type { Fields } from "./field";

/**
 * Paths of required properties that have no value.
 *
 * Not part of the check of inputs: once another object has failed in an update, the engine leaves out what was to come
 * from it, has the rest checked, and only then skips the object. A refusal there would end the whole update.
 */
export function missingInputs(fields: Fields, inputs: Properties, path = ""): string[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const value = inputs[key] ?? null;
    if (value === null) return field.required === true ? [path + key] : [];
    const inner = field.fields;
    if (inner === undefined) return [];
    if (isObject(value)) return missingInputs(inner, value, `${path}${key}.`);
    if (!isList(value)) return [];
    return value.flatMap((entry, index) =>
      isObject(entry) ? missingInputs(inner, entry, `${path}${key}[${index}].`) : [],
    );
  });
}
