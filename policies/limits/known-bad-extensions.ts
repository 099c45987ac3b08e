import semver from "semver";
import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { calendarDate } from "./calendar-date";
import { extensionId, normalExtensionId } from "./extension-id";
import { httpsLink } from "./https-link";
import { isExactVersion } from "./version-range";

const version = z.string().refine(isExactVersion, {
  message: "is no exact version",
  params: { allowed: 'three numbers with dots in quotes, as in "1.8.3"' },
});

const row = z.strictObject({
  id: extensionId.describe("publisher.name; compared in lower case"),
  versions: z.array(version).min(1).describe("Releases that are never installed"),
  reason: z.string().trim().min(1).describe("What is wrong with them"),
  link: httpsLink.describe("Advisory behind the row"),
  reviewed: calendarDate.describe("Day on which somebody last compared the row with its source"),
});

/** `known-bad-extensions.yaml`: releases of extensions that an attacker wrote. */
export const knownBadExtensionsSchema = z
  .strictObject({ extensions: z.array(row).min(1) })
  .meta({ title: "Known-bad extensions" });

/** One row of the file. */
export type KnownBadExtension = z.infer<typeof row>;

/** Reads the list; one id in two rows is a problem, because the second row would be overlooked at the next review. */
export function readKnownBadExtensions(
  file: string,
  content: string,
): { data?: readonly KnownBadExtension[]; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, knownBadExtensionsSchema);
  if (data === undefined) return { problems };
  const ids = data.extensions.map((entry) => normalExtensionId(entry.id));
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [problemAt(["extensions", index, "id"], "stands twice", "each id once")] : [],
  );
  return twice.length > 0 ? { problems: twice } : { data: data.extensions, problems };
}

/** Whether a version is one of a row's; builds and pre-releases of a denied release are denied with it. */
export function isDeniedRelease(row: KnownBadExtension, version: string): boolean {
  const parsed = semver.parse(version);
  return parsed !== null && row.versions.some((denied) => parsed.compareMain(denied) === 0);
}
