import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const reason = z.string().trim().min(1);
const name = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "a name in lower case");
const namePattern = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*(?:[a-z0-9]|-\*)$/, "a name, or the beginning of one with -* as in ide-*");
const repository = z
  .string()
  .regex(/^[a-z0-9._-]+(?:\/[a-z0-9._-]+)*$/, "last parts of a repository path in lower case");

const keptObject = z
  .strictObject({
    kind: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, "a kind, as in Secret"),
    names: z.array(namePattern).min(1).optional().describe("Names that are kept"),
    keys: z.array(z.string().min(1)).min(1).optional().describe("Keys that make a Secret one that is kept"),
    reason: reason.describe("What would be lost"),
  })
  .refine((entry) => entry.keys === undefined || (entry.kind === "Secret" && entry.names === undefined), {
    message: "has keys",
    params: { allowed: "keys alone, and only with the kind Secret" },
  });

const database = z.strictObject({
  product: z.string().min(1),
  repositories: z.array(repository).min(1).describe("Images that hold it: last part, or last parts, of their path"),
  dump: z
    .array(z.string().regex(/^[a-z][a-z0-9_-]*$/, "name of a command"))
    .min(1)
    .describe("Commands that make a consistent copy"),
});

/** `stateful.yaml`: what can not be made again. */
export const statefulSchema = z
  .strictObject({
    kept: z.array(keptObject).min(1).describe("Objects that are protected and retained"),
    databases: z.array(database).min(1).describe("Databases by their images"),
    backups: z.strictObject({
      leastDays: z.int().min(1).describe("Least number of days for which a backup of the volumes is kept"),
    }),
    withoutBackup: z
      .array(
        z.strictObject({
          namespace: name,
          claim: name.describe("Name of the claim, or <template>-<StatefulSet>"),
          reason: reason.describe("Why nothing is lost"),
        }),
      )
      .describe("Claims that the backup of the volumes leaves out"),
  })
  .meta({ title: "What holds data" });

/** What can not be made again. */
export type Stateful = z.infer<typeof statefulSchema>;

/** One row of what is kept. */
export type KeptObject = z.infer<typeof keptObject>;

/** One database product. */
export type Database = z.infer<typeof database>;

export function readStateful(file: string, content: string): { data?: Stateful; problems: readonly Problem[] } {
  return readYamlDocument(file, content, statefulSchema);
}
