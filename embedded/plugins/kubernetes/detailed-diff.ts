import { isList, isObject, unknown, type Properties, type Value } from "../wire/value";
import { sameValue } from "./same-value";

/** One step of a path: a field or an item of a list. */
export type Step = string | number;

/** One field that differs. */
export interface FieldDifference {
  readonly path: readonly Step[];
  readonly kind: "ADD" | "DELETE" | "UPDATE";
  /** What the new inputs have there. */
  readonly value: Value | undefined;
}

/** Every field in which two inputs differ, as deep down as both have the same shape. */
export function detailedDiff(olds: Properties, news: Properties): FieldDifference[] {
  return [...compare(olds, news, [])];
}

function* compare(old: Value | undefined, value: Value | undefined, path: readonly Step[]): Generator<FieldDifference> {
  if (
    sameValue(
      old,
      value,
      path.filter((step) => typeof step === "string"),
    ) &&
    old !== unknown
  )
    return;
  if (old === undefined) yield { path, kind: "ADD", value };
  else if (value === undefined) yield { path, kind: "DELETE", value };
  else if (isObject(old) && isObject(value)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(value)]))
      yield* compare(old[key], value[key], [...path, key]);
  } else if (isList(old) && isList(value)) {
    for (let index = 0; index < Math.max(old.length, value.length); index++)
      yield* compare(old[index], value[index], [...path, index]);
  } else yield { path, kind: "UPDATE", value };
}

/** A path as the engine writes it, as in `spec.hard["limits.cpu"]` or `spec.containers[0].image`. */
export function pathText(path: readonly Step[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/[."[\]]/.test(step)) text += `["${step.replaceAll('"', '\\"')}"]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}
