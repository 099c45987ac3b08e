/** A number of a version, of at most fifteen digits: more are no version to the rule either, or soon will not be. */
const number = "(?:0|[1-9]\\d{0,14})";

/** Pattern of the whole numbers from a least one on. */
function atLeast(least: string): string {
  if (least === "0") return number;
  const digits = Array.from(least, Number);
  const sameLength = digits.flatMap((digit, index) => {
    const rest = digits.length - index - 1;
    return digit === 9 ? [] : [`${least.slice(0, index)}[${String(digit + 1)}-9]\\d{${String(rest)}}`];
  });
  return `(?:${[least, ...sameLength, `[1-9]\\d{${String(digits.length)},14}`].join("|")})`;
}

/** Pattern of one exact version, spelled as semver spells it, without build. */
export const exactVersionPattern =
  `^${number}\\.${number}\\.${number}` +
  `(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$`;

/**
 * Pattern of the exact versions in a range of the whitelist, as `isInRange` judges them, in the syntax that both RE2 and
 * JavaScript read.
 *
 * @param range one that `isVersionRange` accepts
 */
export function versionPattern(range: string): string {
  const [, operator = "", major = "", minor = "", patch = ""] =
    /^([\^~]?)(\d+)\.(\d+|x)(?:\.(\d+|x))?$/.exec(range) ?? [];
  if (major === "") return `^${range.replaceAll(".", "\\.")}$`;
  if (minor === "x") return `^${major}\\.${number}\\.${number}$`;
  if (patch === "x") return `^${major}\\.${minor}\\.${number}$`;
  const sameMinor = `${major}\\.${minor}\\.${atLeast(patch)}`;
  if (operator === "") return `^${major}\\.${minor}\\.${patch}$`;
  if (operator === "~") return `^${sameMinor}$`;
  // A caret holds the first number that is not zero.
  if (major !== "0") return `^(?:${sameMinor}|${major}\\.${atLeast(String(BigInt(minor) + 1n))}\\.${number})$`;
  return minor === "0" ? `^0\\.0\\.${patch}$` : `^${sameMinor}$`;
}
