import { z } from "zod";
import { line } from "./values";

const entry = z.strictObject({
  task: line.describe("The guide's words."),
  machine: z.array(line).describe("What a command can do of it."),
  person: z.array(line).describe("What a person must do and sign off."),
});

/** calendar.yaml */
export const calendarSchema = z.strictObject({
  weekly: z
    .strictObject({ monday: entry, tuesday: entry, wednesday: entry, thursday: entry, friday: entry })
    .describe("Guide 9.1."),
  monthly: z
    .strictObject({ first: entry, second: entry, third: entry, fourth: entry })
    .describe("Guide 9.2, by week of the month."),
});

export type CalendarFile = z.infer<typeof calendarSchema>;
