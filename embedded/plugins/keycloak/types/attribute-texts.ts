import { isList, isObject } from "../../wire/value";
import type { Value } from "../../wire/value";

/** Stands between the values of an attribute that has several, in the official plugin's state. */
const separator = "##";

/** Attributes as the server has them, each a list, in the form of the state. */
export function attributeTexts(value: Value | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, isList(entry) ? entry.join(separator) : String(entry)]),
  );
}

/** The other way round. */
export function attributeLists(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.split(separator)]));
}
