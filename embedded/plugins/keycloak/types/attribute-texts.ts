import { isList, isObject } from "../../wire/value";
import type { Value } from "../../wire/value";

/** Attributes as the server has them, each a list, in the form of the official plugin's state: one text each. */
export function attributeTexts(value: Value | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      isList(entry) ? entry.filter((one) => typeof one === "string").join("##") : "",
    ]),
  );
}
