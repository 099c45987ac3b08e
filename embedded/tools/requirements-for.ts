/** Compares dotted numbers. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let place = 0; place < 3; place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const holds: Readonly<Record<string, (difference: number) => boolean>> = {
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
  ">": (difference) => difference > 0,
  ">=": (difference) => difference >= 0,
  "==": (difference) => difference === 0,
  "!=": (difference) => difference !== 0,
};

/**
 * Locked requirements as another Python reads them: pip judges `python_full_version` by the Python that runs pip, whatever
 * it installs for.
 *
 * @throws Error for a comparison that is not known
 */
export function requirementsFor(python: string, requirements: string): string {
  return requirements.replaceAll(
    /\bpython_full_version\s*([<>=!~]+)\s*'([\d.]+)'/g,
    (comparison: string, operator: string, version: string) => {
      const judge = holds[operator];
      if (judge === undefined)
        throw new Error(`"${comparison}" in the locked requirements: "${operator}" is not known`);
      return judge(compare(python, version)) ? "os_name != 'none'" : "os_name == 'none'";
    },
  );
}
