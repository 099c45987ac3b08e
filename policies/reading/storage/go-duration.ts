const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/**
 * Reads a duration as Go writes it: `720h`, `168h0m0s`, `1.5h`. Days and weeks are no units of it.
 *
 * @returns seconds; undefined when the text is no duration
 */
export function goDurationSeconds(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  return Array.from(text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)/g)).reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? ""] ?? 0),
    0,
  );
}
