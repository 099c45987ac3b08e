const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/**
 * Seconds of a duration in Go's notation, as `1h30m`.
 *
 * @throws RangeError naming the text and what is allowed
 */
export function durationSeconds(text: string): number {
  const parts = /^(?:\d+(?:\.\d+)?[hms])+$/.test(text) ? text.matchAll(/(\d+(?:\.\d+)?)([hms])/g) : undefined;
  if (parts === undefined) {
    throw new RangeError(`"${text}" is not a duration; write hours, minutes and seconds, as in "1h30m" or "45s"`);
  }
  let seconds = 0;
  for (const [, count, unit = ""] of parts) seconds += Number(count) * (unitSeconds[unit] ?? 0);
  return Math.trunc(seconds);
}

/** The notation in which Go writes seconds, and therefore the official plugin's state: `5m0s`. */
export function durationText(seconds: number): string {
  const rest = `${seconds % 60}s`;
  if (seconds < 60) return rest;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m${rest}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${rest}`;
}
