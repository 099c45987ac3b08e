import { hasUnknown, unknown } from "../../wire/value";
import type { Value } from "../../wire/value";
import type { Field } from "./field";

/**
 * Entries as the official plugin keeps them: those of a set sorted, so that the order of the program makes no difference,
 * and a set with something unknown in it is unknown.
 */
export function inOrder(field: Field, entries: readonly Value[]): Value {
  if (field.type !== "texts" && field.type !== "blockSet") return entries;
  if (hasUnknown(entries)) return unknown;
  const key = (entry: Value) => (typeof entry === "string" ? entry : JSON.stringify(entry));
  return [...entries].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
