import type { CheckFailure } from "../wire/resource-provider";
import { hasUnknown, isObject, reveal } from "../wire/value";
import type { Properties, Value } from "../wire/value";
import type { RandomInput, RandomType } from "./random-type";
import { withDefaults } from "./with-defaults";

const fits: Readonly<Record<RandomInput["kind"], (value: Value) => boolean>> = {
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
  map: isObject,
};

/** What is wrong with the inputs of a resource. Values that are not known yet are taken as right. */
export function inputFailures(type: RandomType, inputs: Properties): CheckFailure[] {
  const missing = Object.entries(type.inputs).flatMap(([property, { required = false }]) =>
    required && (inputs[property] ?? null) === null ? [{ property, reason: "is required, and is missing" }] : [],
  );
  const wrong = Object.entries(inputs).flatMap(([property, value]) => {
    const input = type.inputs[property];
    if (input === undefined) {
      return [{ property, reason: `is not an input; there are: ${Object.keys(type.inputs).sort().join(", ")}` }];
    }
    if (value === undefined || value === null || hasUnknown(value) || fits[input.kind](reveal(value))) return [];
    return [{ property, reason: `is not of the kind ${input.kind}` }];
  });
  const failures = [...missing, ...wrong];
  // Keepers are only compared, so that one that is not known yet stops no other check.
  const judged = { ...inputs, keepers: undefined };
  if (failures.length > 0 || hasUnknown(judged)) return failures;
  const refused = type.refuse?.(withDefaults(type, reveal(judged) as Properties));
  return refused === undefined ? [] : [refused];
}
