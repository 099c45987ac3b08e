import { z } from "zod";
import { duration, line, percent } from "./values";

const timeBand = z.strictObject({
  normal: duration.describe("Up to here all is well; above it: watch."),
  warning: duration.describe("Above it: warning."),
  critical: duration.describe("Above it: critical."),
});

const target = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    minimum: value.describe("최소 기준: what the proof of concept must reach."),
    target: value.describe("목표."),
    measuredBy: line.describe("측정 방법."),
  });

const roundItem = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z-]*[a-z]$/, "small letters and hyphens")
    .describe("Name of the check."),
  text: line.describe("The guide's words."),
});

const round = z.strictObject({
  at: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time as HH:MM"),
  title: line,
  items: z.array(roundItem).min(1),
});

const hours = z
  .number()
  .min(0.05)
  .max(24 * 366);

/** slo.yaml: every threshold of the platform, each once. */
export const sloSchema = z.strictObject({
  bands: z
    .strictObject({
      ideResponse: timeBand,
      autocompleteP95: timeBand,
      chatP95: timeBand,
      gpuUtilisationPercent: z.strictObject({
        idleBelow: percent.describe("Below it: a note that the GPU is hardly used."),
        normal: percent,
        warning: percent,
        critical: percent,
      }),
      activeSessionsPercent: z
        .strictObject({ warning: percent, critical: percent })
        .describe("Percent of sessionCapacity."),
    })
    .describe("Bands of the core metrics (guide 2.2.1): ok, watch, warning, critical."),
  dailyCheck: z
    .strictObject({
      tabbyResponse: duration.describe("Limit of one answer of Tabby; not the P95 of the bands, nor that of the PoC."),
      gpuUtilisationPercent: percent,
      memoryUsedPercent: percent.describe("Memory of a node."),
      diskUsedPercent: percent.describe("Disk of a node; volumes are judged on their own."),
      rounds: z.array(round).length(3),
    })
    .describe("Daily check list (guide 2.1)."),
  poc: z
    .strictObject({
      autocompleteP95: target(duration),
      acceptancePercent: target(percent).describe("Share of suggestions that are accepted."),
      chatP95: target(duration),
      ideLoad: target(duration),
      dailyAvailabilityPercent: target(percent),
    })
    .describe("Success criteria of the proof of concept (guide 8.3)."),
  alerts: z
    .strictObject({
      certificateExpiryDays: z.strictObject({ warning: z.number().int().min(1), critical: z.number().int().min(1) }),
      backupAgeHours: z
        .strictObject({
          workspaces: hours,
          keycloakDatabase: hours,
          etcd: hours,
          gitlab: hours,
          models: hours,
          drill: hours.describe("Since the last good restore drill."),
        })
        .describe("Oldest age of the last good backup."),
      quotaUsedPercent: percent,
      volumeUsedPercent: percent.describe("A volume of a user or a product."),
      volumeFullPercent: percent.describe("A volume about to be full: critical."),
      loginFailuresPerMinute: z.number().min(0.1),
      serverErrorPercent: percent.describe("Share of answers with status 5xx."),
      budgetRefusalsPerHour: z.number().min(0).describe("Requests refused because the day's tokens are used up."),
      modelErrorPercent: percent.describe("Share of failed requests to a model."),
      forbiddenPerMinute: z.number().min(0).describe("Requests with an unknown or disabled gateway key."),
      modelQueueLength: z.number().int().min(1).describe("Requests that wait at vLLM."),
      restartsPerHour: z.number().min(1).describe("Restarts of one container."),
      targetDown: duration.describe("Silence after which a scrape target counts as down."),
    })
    .describe("Limits of alerts that the guide leaves open; ours."),
});

export type SloFile = z.infer<typeof sloSchema>;
export type TimeBand = z.infer<typeof timeBand>;
