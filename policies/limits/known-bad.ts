import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { calendarDate } from "./calendar-date";
import { httpsLink } from "./https-link";
import { releaseVersion } from "./version-compare";

/** Days after which a row no longer counts as reviewed. Floors moved three times in half a year. */
export const reviewedForDays = 90;

const version = z.string().refine((text) => releaseVersion(text) !== undefined, {
  message: "is no version",
  params: { allowed: 'numbers with dots in quotes, as in "1.30.7"' },
});

const row = z
  .strictObject({
    component: z.string().min(1).describe("Product that the row is about"),
    repositories: z
      .array(z.string().regex(/^[a-z0-9._-]+(?:\/[a-z0-9._-]+)*$/, "last parts of a repository path in lower case"))
      .min(1)
      .describe("Images that carry it: last part, or last parts, of their path"),
    deny: z.array(version).min(1).optional().describe("Versions that are never allowed"),
    floors: z
      .array(version)
      .min(1)
      .optional()
      .describe("Lowest allowed version; several are one for each maintained line"),
    wanted: version.optional().describe("Version below which a warning is given"),
    retired: z.literal(true).optional().describe("No version is allowed"),
    reason: z.string().trim().min(1).describe("What is wrong with the others"),
    link: httpsLink.describe("Advisory behind the row"),
    reviewed: calendarDate.describe("Day on which somebody last compared the row with its sources"),
  })
  .refine((entry) => [entry.deny, entry.floors, entry.wanted, entry.retired].some((part) => part !== undefined), {
    message: "forbids nothing",
    params: { allowed: "at least one of deny, floors, wanted, retired" },
  });

/** `known-bad.yaml`: versions that must not run. No feed answers inside an air gap, so this file is the feed. */
export const knownBadSchema = z.strictObject({ versions: z.array(row).min(1) }).meta({ title: "Known-bad versions" });

/** One row of the file. */
export type KnownBad = z.infer<typeof row>;

export function readKnownBad(
  file: string,
  content: string,
): { data?: readonly KnownBad[]; problems: readonly Problem[] } {
  const { data, problems } = readYamlDocument(file, content, knownBadSchema);
  return { ...(data !== undefined && { data: data.versions }), problems };
}

/** Whether a row is about the image in a repository. */
export function isAbout(row: KnownBad, repository: string): boolean {
  return row.repositories.some((suffix) => repository === suffix || repository.endsWith(`/${suffix}`));
}
