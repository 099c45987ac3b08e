import type { ReleaseVersion } from "../limits/version-compare";

const digits = 9;
const parts = 4;
const none = "0".repeat(digits);

/** Length of the numbers of a key. */
export const numbersLength = parts * digits + parts - 1;
/** Length of the first two numbers of a key: the maintained line. */
export const lineLength = 2 * digits + 1;

/**
 * A version as a text that sorts like versions do: four numbers of nine digits, then 1 for a release and 0 for what comes
 * before it. CEL compares texts, and its own versions are stricter than image tags.
 */
export function releaseKey({ numbers, isPreRelease }: ReleaseVersion): string {
  const padded = Array.from({ length: parts }, (_, index) => String(numbers[index] ?? 0).padStart(digits, "0"));
  return `${padded.join(".")}.${isPreRelease ? "0" : "1"}`;
}

/** Tags that show a version, as `releaseVersion` reads them. */
export const releasePattern = "^[vV]?\\d{1,9}(?:\\.\\d{1,9}){1,3}(?:[-+_].+)?$";

const preReleasePattern =
  "(?i)^v?\\d{1,9}(?:\\.\\d{1,9}){1,3}[-+_](?:.*[-._])?(?:rc|alpha|beta|dev|nightly|pre|preview|snapshot)[-._]?\\d*(?:$|[-._])";

/** CEL of the key of a text that {@link releasePattern} matches. */
export function keyOf(cel: string): string {
  const numbers = `${cel}.find("[0-9]{1,9}([.][0-9]{1,9}){1,3}").split(".")`;
  const padded = `(${numbers}.map(n, ("${none}" + n).substring(n.size())) + ["${none}", "${none}"]).join(".").substring(0, ${String(numbersLength)})`;
  return `(${padded} + (${cel}.matches(r'${preReleasePattern}') ? ".0" : ".1"))`;
}
