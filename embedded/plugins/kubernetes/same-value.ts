import { isList, isObject, type Value } from "../wire/value";

/** Keys whose values, or whose fields' values, are quantities: `1` equals `"1000m"` there. */
const holders = new Set([
  "limits",
  "requests",
  "hard",
  "default",
  "defaultRequest",
  "max",
  "min",
  "maxLimitRequestRatio",
  "capacity",
  "overhead",
  "podFixed",
]);
const quantities = new Set(["sizeLimit", "divisor", "averageValue"]);

const grammar = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryPowers: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** Billionths of the base unit, the finest the server keeps; undefined for what is no quantity. */
function billionths(value: Value): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const match = grammar.exec(String(value));
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const power = 9 - fraction.length + (decimalExponents[suffix] ?? 0) + Number(exponent);
  const digits = BigInt(whole + fraction) << BigInt(binaryPowers[suffix] ?? 0);
  // Like the server: what is finer is rounded up.
  const scaled =
    power >= 0 ? digits * 10n ** BigInt(power) : (digits + 10n ** BigInt(-power) - 1n) / 10n ** BigInt(-power);
  return sign === "-" ? -scaled : scaled;
}

/**
 * Whether two values mean the same to the API server, which rewrites quantities and drops empty fields.
 *
 * @param path keys that lead to the value, the last one last
 */
export function sameValue(a: Value | undefined, b: Value | undefined, path: readonly string[] = []): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index], path));
  }
  if (isObject(a)) {
    if (!isObject(b)) return false;
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      sameValue(a[key], b[key], [...path, key]),
    );
  }
  if (!holders.has(path.at(-2) ?? "") && !quantities.has(path.at(-1) ?? "")) return false;
  const amount = billionths(a);
  return amount !== undefined && amount === billionths(b);
}

/** Whether the server drops this value when it stands for itself: `""`, `0`, `false`, `[]`, `{}`. */
export function isEmptyValue(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmptyValue);
}
