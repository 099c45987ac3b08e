const suffixes = ["", "k", "M", "G", "T", "P", "E"];

/**
 * Bytes of a size as the API server gives it back: a whole number with a suffix of thousands or of 1024s. Of what is finer
 * than a byte it makes the next whole one, as the server does.
 *
 * @throws Error for what is no such size
 */
export function bytesOf(quantity: string): number {
  const [, digits, suffix = "", binary] = /^(\d+)([kKMGTPE]?)(i?)$/.exec(quantity) ?? [];
  const power = suffixes.indexOf(suffix === "K" ? "k" : suffix);
  if (digits === undefined || power < 0) {
    const thousandths = /^(\d+)m$/.exec(quantity)?.[1];
    if (thousandths !== undefined) return Math.ceil(Number(thousandths) / 1000);
    throw new Error(
      `size "${quantity}" is none that can be made; expected a whole number with a suffix such as Mi or Gi`,
    );
  }
  return Number(digits) * (binary === "i" ? 1024 : 1000) ** power;
}
