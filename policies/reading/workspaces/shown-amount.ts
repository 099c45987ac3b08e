const units = [
  ["Ti", 2n ** 40n],
  ["Gi", 2n ** 30n],
  ["Mi", 2n ** 20n],
  ["Ki", 2n ** 10n],
] as const;

/** Thousandths of a unit as a quantity, in the largest unit that keeps it exact. */
export function shownAmount(thousandths: bigint): string {
  if (thousandths % 1000n !== 0n) return `${String(thousandths)}m`;
  const whole = thousandths / 1000n;
  const [unit, size] = units.find(([, candidate]) => whole !== 0n && whole % candidate === 0n) ?? ["", 1n];
  return `${String(whole / size)}${unit}`;
}
