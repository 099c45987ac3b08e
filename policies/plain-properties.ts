import { unknownMarkers } from "./field";

/**
 * Properties as the engine hands them over, as plain data.
 *
 * The policy library wraps them so that reading an unknown value throws, and then turns that into a mere warning whatever
 * the rule's level. Here the value becomes the engine's marker instead, and the rule that reads it makes a violation of it.
 */
export function plainProperties(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

/** One property; the only thing that can go wrong with reading plain data is that it is unknown. */
function read(owner: object, key: PropertyKey): unknown {
  let value: unknown;
  try {
    value = Reflect.get(owner, key);
  } catch {
    return unknownMarkers[0];
  }
  return plainProperties(value);
}
