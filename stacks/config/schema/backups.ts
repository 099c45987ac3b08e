import { z } from "zod";
import { cron, duration, line, lineUpTo, quantity, slug } from "./values";

const row = z.strictObject({
  target: line.describe("대상."),
  method: line.describe("방법."),
  frequency: line.describe("주기."),
  retention: line.describe("보존 기간."),
  owner: z
    .enum(["declared", "configured-there", "watched"])
    .describe(
      "declared: this program makes it; configured-there: set up in the product, age watched here; watched: age only.",
    ),
  note: lineUpTo(600).describe("How the row is met, where that differs from the guide's words.").optional(),
});

const days = z.number().int().min(1).max(3660);

/** backups.yaml */
export const backupsSchema = z.strictObject({
  workspaces: row
    .extend({
      scheduleName: slug.describe("Name of the Velero Schedule."),
      schedule: cron,
      includedNamespaces: z.array(z.string().regex(/^[a-z0-9*-]+$/, "a namespace, `*` allowed")).min(1),
      includedResources: z.array(z.string().regex(/^[a-z]+$/, "a plural resource name")).min(1),
      storageLocation: slug,
      ttl: duration.describe("How long Velero keeps a backup."),
      holders: z
        .strictObject({
          schedule: cron.describe("Shortly before the backup."),
          holdSeconds: z
            .number()
            .int()
            .min(300)
            .max(6 * 3600),
        })
        .describe("Small pods that mount the homes of stopped workspaces, so that their files are backed up as well."),
    })
    .describe("Users' workspaces (guide 7.1, 7.2)."),
  keycloakDatabase: row.extend({ schedule: cron, retentionDays: days, volumeSize: quantity }),
  gitlab: row.extend({ retentionDays: days, prefix: slug.describe("Where GitLab puts its archives in the store.") }),
  clusterConfiguration: row.extend({ schedule: cron, retentionDays: days }),
  models: row.extend({
    schedule: cron.describe("Often enough that a new file is in the second store within 5 minutes."),
    retentionDays: z.null().describe("영구: nothing is ever removed."),
  }),
  watch: z.strictObject({ schedule: cron }).describe("How often the age of backups made elsewhere is looked at."),
  drills: z
    .strictObject({
      frequency: line,
      items: z.array(z.strictObject({ id: z.enum(["workspace", "keycloak", "namespace"]), text: line })).length(3),
      records: z.array(line).min(1),
    })
    .describe("Restore tests (guide 7.3)."),
});

export type BackupsFile = z.infer<typeof backupsSchema>;
