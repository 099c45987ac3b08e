import { isList, isObject, unknown } from "../../wire/value";
import type { Value } from "../../wire/value";
import { durationSeconds } from "./duration";
import type { Field } from "./field";
import { isZero } from "./is-zero";

/** Whether a change from one value to the other would change nothing at the server. */
export function isSame(field: Field, before: Value | undefined, after: Value | undefined): boolean {
  if (field.onlyAtCreation === true) return true;
  if (after === unknown || before === unknown) return before === after;
  if (isZero(before) && isZero(after)) return true;
  if (field.duration === true && typeof before === "string" && typeof after === "string") {
    return sameDuration(before, after);
  }
  if (isList(before) && isList(after)) {
    return before.length === after.length && before.every((entry, index) => sameEntry(field, entry, after[index]));
  }
  return sameEntry(field, before, after);
}

function sameDuration(before: string, after: string): boolean {
  try {
    return durationSeconds(before) === durationSeconds(after);
  } catch {
    return before === after;
  }
}

function sameEntry(field: Field, before: Value | undefined, after: Value | undefined): boolean {
  if (!isObject(before) || !isObject(after)) return before === after;
  const text: Field = { type: "text" };
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((key) =>
    isSame(field.fields?.[key] ?? text, before[key], after[key]),
  );
}
