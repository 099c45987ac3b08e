import { z } from "zod";

/** A day as `YYYY-MM-DD`; days that do not exist are refused. */
export const calendarDate = z.iso.date({
  error: ({ code }) => (code === "invalid_format" ? "a day that exists, as YYYY-MM-DD in quotes" : undefined),
});

/** Whether a text is such a day. */
export function isCalendarDate(text: string): boolean {
  return calendarDate.safeParse(text).success;
}

/** Whole days from one day to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Whether the last valid day lies before today; the day itself still counts. */
export function isExpired(lastDay: string, today: string): boolean {
  return daysBetween(today, lastDay) < 0;
}
