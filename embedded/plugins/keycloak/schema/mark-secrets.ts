import { isObject, Secret } from "../../wire/value";
import type { Properties } from "../../wire/value";
import type { Fields } from "./field";

/** The same properties with those marked that the state must encrypt, even where they hold nothing. */
export function markSecrets(fields: Fields, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const field = fields[key];
      if (value === undefined || field === undefined || value instanceof Secret) return [key, value];
      if (field.secret === true) return [key, new Secret(value)];
      return [key, isObject(value) && field.fields !== undefined ? markSecrets(field.fields, value) : value];
    }),
  );
}
