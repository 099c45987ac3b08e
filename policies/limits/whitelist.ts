import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { calendarDate } from "./calendar-date";
import { extensionId, normalExtensionId } from "./extension-id";
import { idPatternForm, isIdPattern } from "./id-pattern";
import { isVersionRange, versionRangeForm } from "./version-range";

const text = z.string().trim().min(1);

const extension = z.strictObject({
  id: extensionId.describe("publisher.name; compared in lower case"),
  version: z
    .string()
    .refine(isVersionRange, { message: "is no range of versions", params: { allowed: versionRangeForm } })
    .describe("Versions that are approved"),
  approved_date: calendarDate.describe("Day of the approval"),
  approved_by: text.describe("Who approved it"),
  notes: text.optional().describe("Conditions of the approval"),
  expires: calendarDate
    .optional()
    .describe("Last day of the approval; without it the approval holds until it is taken back"),
});

const exception = z.strictObject({
  id: extensionId.describe("The one id that the pattern does not block"),
  reason: text.describe("Why it is harmless"),
  expires: calendarDate.describe("Last day of the exception"),
});

const blockedExtension = z.strictObject({
  id: z
    .string()
    .refine(isIdPattern, { message: "is no pattern of ids", params: { allowed: idPatternForm } })
    .describe("Pattern of ids with * for any text; wins over every approval"),
  reason: text.describe("Why it is blocked"),
  exceptions: z.array(exception).optional().describe("Harmless ids that the pattern hits, by exact id"),
});

/** `extensions-whitelist.yaml`: field names are the operations guide's (4.2). */
export const whitelistSchema = z
  .strictObject({
    extensions: z.array(extension).min(1).describe("Extensions that may be installed"),
    blocked_extensions: z
      .array(blockedExtension)
      .min(1)
      .describe("Extensions that may not, whatever the list above says"),
  })
  .meta({ title: "Extension whitelist" });

/** One approval. */
export type WhitelistEntry = z.infer<typeof extension>;

/** One blocked pattern. */
export type BlockedPattern = z.infer<typeof blockedExtension>;

/** The whitelist as rules ask it. */
export interface Whitelist {
  /** Approvals by id in lower case. */
  readonly extensions: ReadonlyMap<string, WhitelistEntry>;
  readonly blocked: readonly BlockedPattern[];
}

/** Reads the whitelist; an id that stands twice is a problem, most of all when the two lines disagree. */
export function readWhitelist(file: string, content: string): { data?: Whitelist; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, whitelistSchema);
  if (data === undefined) return { problems };
  const extensions = new Map<string, WhitelistEntry>();
  const twice: Problem[] = [];
  for (const [index, entry] of data.extensions.entries()) {
    const id = normalExtensionId(entry.id) ?? entry.id;
    const first = extensions.get(id);
    if (first !== undefined) {
      const disagree =
        first.version === entry.version ? "" : `; the two lines disagree: ${first.version} and ${entry.version}`;
      twice.push(
        problemAt(
          ["extensions", index, "id"],
          `stands twice${disagree}`,
          "each id once, upper and lower case being the same",
        ),
      );
    }
    extensions.set(id, entry);
  }
  for (const [index, entry] of data.blocked_extensions.entries()) {
    if (data.blocked_extensions.findIndex((other) => other.id === entry.id) < index) {
      twice.push(problemAt(["blocked_extensions", index, "id"], "stands twice", "each pattern once"));
    }
    const excepted = (entry.exceptions ?? []).map(({ id }) => normalExtensionId(id));
    for (const [at, id] of excepted.entries()) {
      if (excepted.indexOf(id) < at) {
        twice.push(
          problemAt(["blocked_extensions", index, "exceptions", at, "id"], "stands twice", "each exception once"),
        );
      }
    }
  }
  if (twice.length > 0) return { problems: twice };
  return { data: { extensions, blocked: data.blocked_extensions }, problems: [] };
}
