/** Least and greatest value of the five fields: minute, hour, day of month, month, day of week. */
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** The values that one field stands for; undefined when it is none. */
function valuesOf(field: string, least: number, most: number): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of field.split(",")) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
    if (match === null) return undefined;
    const [, from, to, stepText] = match;
    const step = Number(stepText ?? "1");
    const first = Number(from ?? least);
    // `5/10` runs from 5 to the end, `5` alone on 5.
    const last = Number(to ?? (from === undefined || stepText !== undefined ? most : from));
    if (step < 1 || step > most || first < least || last > most || first > last) return undefined;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}

/** When something runs. */
export interface CronSchedule {
  /** Whether it runs at least once on every day. */
  readonly isDaily: boolean;
}

/**
 * Reads a cron expression of five numeric fields, the form that Kubernetes and Velero read alike: no names, no `@daily`, no
 * seconds, no time zone in front.
 *
 * @returns undefined when the text is none
 */
export function cronSchedule(text: string): CronSchedule | undefined {
  const fields = text.split(" ");
  if (fields.length !== ranges.length) return undefined;
  const values = ranges.map(([least, most], index) => valuesOf(fields[index] ?? "", least, most));
  const [minutes, hours, days, months, weekdays] = values;
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // Sunday is 0 and 7.
  const week = new Set(Array.from(weekdays, (day) => day % 7));
  return { isDaily: days.size === 31 && months.size === 12 && week.size === 7 };
}
