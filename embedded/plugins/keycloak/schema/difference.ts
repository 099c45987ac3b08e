import { isList, isObject } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";
import type { Difference, DifferenceKind } from "../../wire/resource-provider";
import type { Field, Fields } from "./field";
import { isSame } from "./is-same";
import { isZero } from "./is-zero";
import { plan } from "./plan";

type Detailed = Record<string, { kind: DifferenceKind; inputDiff: boolean }>;

/** What an update from the state to these inputs would change. */
export function difference(
  fields: Fields,
  state: Properties,
  inputs: Properties,
  ignored: readonly string[],
): Difference {
  const wanted = plan(fields, inputs, state, ignored);
  const detailed: Detailed = {};
  const diffs: string[] = [];
  const replaces: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (isSame(field, state[name], wanted[name])) continue;
    diffs.push(name);
    if (field.replaces === true) replaces.push(name);
    compare(field, name, state[name], wanted[name], detailed);
  }
  return {
    changes: diffs.length > 0,
    diffs,
    replaces,
    detailed,
    deleteBeforeReplace: replaces.length > 0 && keepsItsName(fields, state, inputs),
  };
}

function compare(
  field: Field,
  path: string,
  before: Value | undefined,
  after: Value | undefined,
  into: Detailed,
): void {
  if (isSame(field, before, after)) return;
  if (isList(before) && isList(after)) {
    const entry: Field = { ...field, type: field.fields === undefined ? "text" : "block" };
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      compare(entry, `${path}[${index}]`, before[index], after[index], into);
    }
    return;
  }
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(field.fields?.[key] ?? { type: "text" }, `${path}.${key}`, before[key], after[key], into);
    }
    return;
  }
  const change =
    before === undefined || before === null ? "ADD" : isZero(after) && after !== false ? "DELETE" : "UPDATE";
  into[path] = { kind: field.replaces === true ? `${change}_REPLACE` : change, inputDiff: false };
}

/** A name that the plugin made is another one each time. */
function keepsItsName(fields: Fields, state: Properties, inputs: Properties): boolean {
  const defaults = inputs["__defaults"];
  return Object.entries(fields).some(
    ([name, { named }]) =>
      named === true &&
      name in inputs &&
      state[name] === inputs[name] &&
      !(isList(defaults) && defaults.includes(name)),
  );
}
