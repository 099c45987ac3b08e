import { isList, isObject, unknown } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import { isSame } from "./is-same";
import { inOrder } from "./in-order";
import { isZero } from "./is-zero";
import type { Field, Fields } from "./field";

/**
 * What the object is to be: the program's values, defaults, and for the rest what it is now; `unknown` where only the
 * server can say.
 *
 * @param before the state; undefined for an object that is still to be made
 * @param ignored properties that stay as they are whatever the program says
 */
export function plan(
  fields: Fields,
  inputs: Properties,
  before?: Properties,
  ignored: readonly string[] = [],
): Properties {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      before !== undefined && ignored.includes(name)
        ? (before[name] ?? null)
        : planned(field, inputs[name] ?? undefined, before, name),
    ]),
  );
}

function planned(field: Field, input: Value | undefined, before: Properties | undefined, name: string): Value {
  const current = before?.[name];
  const wanted = input === undefined ? silent(field, before, name) : declared(field, input, current);
  // Where both come to the same the state stays as it is written.
  return current !== undefined && isSame(field, current, wanted) ? current : wanted;
}

function silent(field: Field, before: Properties | undefined, name: string): Value {
  if (field.default !== undefined) return field.default;
  if (field.computed === true || field.output === true) return before === undefined ? unknown : (before[name] ?? null);
  if (field.kept === true && before !== undefined) return before[name] ?? null;
  return field.type === "blockSet" ? [] : null;
}

function declared(field: Field, input: Value, current: Value | undefined): Value {
  if (field.fields === undefined) return isList(input) ? inOrder(field, input) : input;
  if (isList(input)) {
    const entries = isList(current) ? current : [];
    const blocks = input.map((entry, index) =>
      block(field, entry, field.type === "blocks" ? entries[index] : undefined),
    );
    return inOrder(field, blocks);
  }
  return block(field, input, current);
}

function block(field: Field, input: Value, current: Value | undefined): Value {
  if (!isObject(input) || field.fields === undefined) return input;
  return plan(field.fields, input, isObject(current) && !isZero(current) ? current : undefined);
}
