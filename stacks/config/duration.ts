/** Go durations as Velero, Prometheus and Kubernetes write them, without signs: `500ms`, `1s`, `1h30m`, `720h`. */
const grammar = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Whether a text is a duration this project accepts. */
export function isDuration(text: string): boolean {
  return grammar.test(text);
}

/**
 * Length of a duration in seconds.
 *
 * @throws RangeError naming the text and the accepted forms
 */
export function durationSeconds(text: string): number {
  if (!isDuration(text)) throw new RangeError(`"${text}" is not a duration; write one such as 500ms, 1s, 30m or 720h`);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const milliseconds = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? "s"] ?? 1) * 1000,
    0,
  );
  return Math.round(milliseconds) / 1000;
}
