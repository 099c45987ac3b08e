import { isList, isObject } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import type { Fields } from "./field";
import { isZero } from "./is-zero";

/**
 * The inputs that a live object stands for: those that the program gave, with the values found. Without any, as at an
 * import, everything that is not as it would be by default.
 */
export function stateInputs(fields: Fields, state: Properties, inputs: Properties): Properties {
  if (Object.keys(inputs).length === 0) return allInputs(fields, state);
  return followed(fields, state, inputs);
}

function followed(fields: Fields, state: Properties, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const field = fields[key];
      const found = state[key];
      if (field === undefined || (isZero(found) && isZero(input))) return [key, input];
      return [key, follow(field.fields, found ?? null, input ?? null)];
    }),
  );
}

function follow(fields: Fields | undefined, found: Value, input: Value): Value {
  if (isObject(found) && isObject(input) && fields !== undefined) return followed(fields, found, input);
  if (isList(found) && isList(input) && fields !== undefined) {
    return found.map((entry, index) => (isObject(entry) ? entryInputs(fields, entry, input[index]) : entry));
  }
  return found;
}

function entryInputs(fields: Fields, found: Properties, input: Value | undefined): Properties {
  return isObject(input) ? followed(fields, found, input) : allInputs(fields, found);
}

function allInputs(fields: Fields, state: Properties): Properties {
  const inputs: Record<string, Value> = { __defaults: [] };
  for (const [key, field] of Object.entries(fields)) {
    const found = state[key];
    if (found === undefined || isZero(found) || found === field.default) continue;
    if (field.output === true || field.unsupported === true) continue;
    inputs[key] = isObject(found) && field.fields !== undefined ? allInputs(field.fields, found) : found;
  }
  return inputs;
}
