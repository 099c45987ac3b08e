/**
 * Kubernetes quantities as exact integers in thousandths of the base unit, so that `4` equals `4000m` and `8Gi` equals
 * `8192Mi` without floating point.
 *
 * Source: k8s.io/apimachinery/pkg/api/resource, "Quantity".
 */
const grammar = /^(\d+)(?:\.(\d{1,9}))?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

const multipliers: Readonly<Record<string, bigint>> = {
  "": 1000n,
  m: 1n,
  k: 1000n * 10n ** 3n,
  M: 1000n * 10n ** 6n,
  G: 1000n * 10n ** 9n,
  T: 1000n * 10n ** 12n,
  P: 1000n * 10n ** 15n,
  E: 1000n * 10n ** 18n,
  Ki: 1000n * 2n ** 10n,
  Mi: 1000n * 2n ** 20n,
  Gi: 1000n * 2n ** 30n,
  Ti: 1000n * 2n ** 40n,
  Pi: 1000n * 2n ** 50n,
  Ei: 1000n * 2n ** 60n,
};

/** Whether `text` is a quantity this project accepts: a plain decimal with an optional suffix, no sign, no exponent. */
export function isQuantity(text: string): boolean {
  return grammar.test(text);
}

/**
 * Reads a quantity.
 *
 * @returns thousandths of the base unit (of a core, of a byte, of an object)
 * @throws RangeError naming the text and the accepted forms
 */
export function parseQuantity(text: string): bigint {
  const match = grammar.exec(text);
  if (match === null) {
    throw new RangeError(
      `"${text}" is not a quantity; write a decimal with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, as in "500m" or "8Gi"`,
    );
  }
  const [, whole = "0", fraction = "", suffix = ""] = match;
  const multiplier = multipliers[suffix] ?? 1000n;
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * multiplier;
  // Kubernetes rounds a value finer than a thousandth up; so do we, so that no limit is understated.
  return (scaled + scale - 1n) / scale;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: string, b: string): number {
  const difference = parseQuantity(a) - parseQuantity(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
