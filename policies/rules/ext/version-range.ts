import { listedExtensions } from "../../reading/files/extension-list";
import { normalExtensionId } from "../../limits/extension-id";
import { isExactVersion, isInRange } from "../../limits/version-range";
import type { ObjectRule } from "../../rule";

/** Only versions that were approved. An id that is not on the whitelist is the business of ext/id-exact. */
export const rule: ObjectRule = {
  id: "ext/version-range",
  level: "mandatory",
  scope: "object",
  summary: "Every extension has one exact version inside the range that was approved.",
  reason:
    "A new version may bring new code and new owners. A pre-release counts as approved only where the whitelist names that very version.",
  source: "https://github.com/npm/node-semver#ranges",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:\n  extensions.json: '[{"id":"continue.continue","version":"0.9.245", ...}]'   # approved: 0.9.x`,
    bad: `data:\n  extensions.json: '[{"id":"continue.continue","version":"0.10.0", ...}]'`,
  },
  *check(object, { baseline }) {
    for (const { id, version: field } of listedExtensions(object)) {
      const entry = baseline.whitelist.extensions.get(normalExtensionId(id.text() ?? "") ?? "");
      const version = field.text() ?? "";
      if (!isExactVersion(version)) {
        yield {
          field,
          allowed: `one exact version${entry === undefined ? "" : ` in the range ${entry.version}`}, as in 1.2.3`,
          whatToDo: "Name the version whose file was checked; ranges and words such as latest are not reproducible.",
        };
      } else if (entry !== undefined && !isInRange(version, entry.version)) {
        yield {
          field,
          allowed: `${entry.id} in the range ${entry.version}, approved by ${entry.approved_by} on ${entry.approved_date}`,
          whatToDo: "Take a version inside the range, or have the security team approve this one.",
        };
      }
    }
  },
};
