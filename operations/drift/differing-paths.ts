import { isDeepStrictEqual } from "node:util";
import { holdsSecret, valueAt } from "./property-path";
import type { PathStep } from "./property-path";

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !holdsSecret(value);
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== "object");
}

/** Paths below `steps` at which two values differ, as deep as objects go on both sides. */
export function differingPaths(expected: unknown, found: unknown, steps: readonly PathStep[] = []): PathStep[][] {
  if (isFields(expected) && isFields(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) => differingPaths(expected[key], found[key], [...steps, key]));
  }
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length && !isPlainList(expected)) {
    return expected.flatMap((item, index) => differingPaths(item, found[index], [...steps, index]));
  }
  return isDeepStrictEqual(expected, found) ? [] : [[...steps]];
}

/** A list of plain values is shown as a whole: `[1]` alone says little, and sets have no order. */
export function wholeList(root: unknown, steps: readonly PathStep[]): PathStep[] {
  const index = steps.findIndex(
    (part, at) => typeof part === "number" && isPlainList(valueAt(root, steps.slice(0, at))),
  );
  return index < 0 ? [...steps] : steps.slice(0, index);
}
