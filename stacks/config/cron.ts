/** Smallest and largest value of the five fields: minute, hour, day of month, month, day of week. */
const ranges: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

function isField(field: string, [least, most]: readonly [number, number]): boolean {
  return field.split(",").every((item) => {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
    if (match === null) return false;
    const [, from, to, step] = match;
    if (step !== undefined && (Number(step) < 1 || Number(step) > most)) return false;
    if (from === undefined) return true;
    const first = Number(from);
    const last = to === undefined ? first : Number(to);
    return first >= least && last <= most && first <= last;
  });
}

/**
 * Whether a text is a cron expression of five numeric fields, the form that both Kubernetes and Velero read alike;
 * names (`MON`), `@daily` and seconds are left out on purpose.
 */
export function isCron(text: string): boolean {
  const fields = text.split(" ");
  return (
    fields.length === ranges.length &&
    fields.every((field, index) => {
      const range = ranges[index];
      return range !== undefined && isField(field, range);
    })
  );
}
