import { isList, isObject } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import type { Field, Fields } from "./field";
import { inOrder } from "./in-order";

/** What the server answered in the form of the state: every property is there, sets are in order. */
export function ordered(fields: Fields, found: Properties): Properties {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, orderedValue(field, found[name] ?? null)]),
  );
}

function orderedValue(field: Field, value: Value): Value {
  const fields = field.fields;
  if (fields === undefined) return isList(value) ? inOrder(field, value) : value;
  if (isObject(value)) return ordered(fields, value);
  if (value === null) return field.type === "blockSet" ? [] : null;
  if (!isList(value)) return value;
  return inOrder(
    field,
    value.map((entry) => (isObject(entry) ? ordered(fields, entry) : entry)),
  );
}
