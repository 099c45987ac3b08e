import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { calendarDate } from "./calendar-date";
import { extensionId, normalExtensionId } from "./extension-id";
import { httpsLink } from "./https-link";
import { isVersionRange, versionRangeForm } from "./version-range";

const leftOut = z.strictObject({
  id: extensionId.describe("Member of the pack that is not installed"),
  reason: z.string().trim().min(10).describe("Why nothing misses it, and why nothing fetches it"),
  expires: calendarDate.describe("Last day of this decision"),
});

const row = z.strictObject({
  id: extensionId.describe("publisher.name; compared in lower case"),
  version: z
    .string()
    .refine(isVersionRange, { message: "is no range of versions", params: { allowed: versionRangeForm } })
    .describe("Versions that the row is about"),
  requires: z.array(extensionId).describe("extensionDependencies of its package.json; [] when there are none"),
  packs: z.array(extensionId).describe("extensionPack of its package.json; [] when there is none"),
  left_out: z.array(leftOut).optional().describe("Members of the pack that are not approved, by exact id"),
  link: httpsLink.describe("Where the package.json was read"),
  reviewed: calendarDate.describe("Day on which somebody last read it"),
});

/** `extension-dependencies.yaml`: what each approved extension would pull in. */
export const extensionDependenciesSchema = z
  .strictObject({ dependencies: z.array(row).min(1) })
  .meta({ title: "Dependencies of extensions" });

/** What one range of versions of one extension names. */
export type ExtensionDependencies = z.infer<typeof row>;

/** Reads the file; what is left out must be a member of the pack, and no range may stand twice. */
export function readExtensionDependencies(
  file: string,
  content: string,
): { data?: readonly ExtensionDependencies[]; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, extensionDependenciesSchema);
  if (data === undefined) return { problems };
  const found: Problem[] = [];
  const keys = data.dependencies.map((entry) => `${normalExtensionId(entry.id) ?? ""}@${entry.version}`);
  for (const [index, entry] of data.dependencies.entries()) {
    if (keys.indexOf(keys[index] ?? "") < index) {
      found.push(problemAt(["dependencies", index, "id"], "stands twice with one range", "each id and range once"));
    }
    const packed = entry.packs.map((id) => normalExtensionId(id));
    for (const [at, { id }] of (entry.left_out ?? []).entries()) {
      if (!packed.includes(normalExtensionId(id))) {
        found.push(
          problemAt(
            ["dependencies", index, "left_out", at, "id"],
            "is no member of the pack",
            `one of ${entry.packs.join(", ") || "none: the row names no pack"}`,
          ),
        );
      }
    }
  }
  return found.length > 0 ? { problems: found } : { data: data.dependencies, problems };
}
