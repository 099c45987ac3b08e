import { isObject } from "../../wire/value";
import type { Properties } from "../../wire/value";
import type { Fields } from "./field";
import { isZero } from "./is-zero";

/** The state after a write: a collection that was not asked for and has no entries stays "none", as officially. */
export function settled(fields: Fields, wanted: Properties, found: Properties): Properties {
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => {
      const asked = wanted[key];
      const collection = typeof value === "object" && value !== null;
      if (asked === null && collection && isZero(value)) return [key, null];
      const inner = fields[key]?.fields;
      return [key, inner !== undefined && isObject(value) && isObject(asked) ? settled(inner, asked, value) : value];
    }),
  );
}
