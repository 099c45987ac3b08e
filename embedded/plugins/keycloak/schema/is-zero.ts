import { isList, isObject } from "../../wire/value";
import type { Value } from "../../wire/value";

/** True for what the official plugin can not tell from nothing: no value, "", 0, false, and collections without entries. */
export function isZero(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isZero);
}
