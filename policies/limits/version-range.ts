import semver from "semver";

/** `2024.22.x`, `1.x`, `^1.2.0`, `~1.2.0` or one exact version, which alone may be a pre-release. */
const number = "(?:0|[1-9]\\d{0,9})";
const forms = new RegExp(
  `^(?:${number}\\.x|${number}\\.${number}\\.x|[\\^~]?${number}\\.${number}\\.${number}|` +
    `${number}\\.${number}\\.${number}-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)$`,
);

/** In words, for messages. */
export const versionRangeForm =
  "one exact version or a range such as 2024.22.x, 1.x, ^1.2.0 or ~1.2.0; never *, x, latest, comparisons or alternatives";

/** Whether a text is a range this project accepts. None of them can let every version pass. */
export function isVersionRange(text: string): boolean {
  return forms.test(text) && semver.validRange(text) !== null;
}

/** Whether a text is one concrete version, spelled canonically. */
export function isExactVersion(text: string): boolean {
  return semver.valid(text) === text;
}

/** Whether a concrete version lies in a range; a pre-release only where the range is that very version. */
export function isInRange(version: string, range: string): boolean {
  if (!isExactVersion(version) || !isVersionRange(range)) return false;
  return semver.prerelease(version) === null ? semver.satisfies(version, range) : version === range;
}
