import type { Properties, Value } from "../wire/value";
import type { RandomType } from "./random-type";

/** The inputs of a resource as they stand in its state: with the values of those that the program left out. */
export function withDefaults(type: RandomType, inputs: Properties): Properties {
  const filled: Record<string, Value> = {};
  for (const [name, input] of Object.entries(type.inputs)) {
    const value = inputs[name] ?? input.default ?? null;
    if (value !== null) filled[name] = value;
  }
  // Two names of one switch, the older one deprecated; either may be given.
  if (type.inputs["numeric"] !== undefined) {
    const numeric = filled["numeric"] ?? filled["number"] ?? true;
    filled["numeric"] = numeric;
    filled["number"] = numeric;
  }
  return filled;
}
