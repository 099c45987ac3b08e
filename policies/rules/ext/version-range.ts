import { extensions, ifReadable, place } from "../../cel/extensions";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { text } from "../../cel/text";
import { exactVersionPattern, versionPattern } from "../../cel/version-pattern";
import { listedExtensions } from "../../reading/files/extension-list";
import { normalExtensionId } from "../../limits/extension-id";
import { isExactVersion, isInRange } from "../../limits/version-range";
import type { WhitelistEntry } from "../../limits/whitelist";
import type { ObjectRule } from "../../rule";

const inRange = (entry: WhitelistEntry): string =>
  `${entry.id} in the range ${entry.version}, approved by ${entry.approved_by} on ${entry.approved_date}`;

const steps = {
  floating: "Name the version whose file was checked; ranges and words such as latest are not reproducible.",
  outside: "Take a version inside the range, or have the security team approve this one.",
};

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
          whatToDo: steps.floating,
        };
      } else if (entry !== undefined && !isInRange(version, entry.version)) {
        yield {
          field,
          allowed: inRange(entry),
          whatToDo: steps.outside,
        };
      }
    }
  },
  admission({ baseline }) {
    const found = `${place} + "the version of " + ${shown("e.id")} + " is " + ${shown("e.version")}`;
    const exact = text("one exact version, as in 1.2.3");
    const floating = finding({ found, allowed: exact, whatToDo: steps.floating });
    const outside = Array.from(baseline.whitelist.extensions, ([id, entry]) => {
      const isOutside = `e.key == ${text(id)} && !e.version.matches(${text(versionPattern(entry.version))})`;
      return `${isOutside} ? ${finding({ found, allowed: text(inRange(entry)), whatToDo: steps.outside })} : ""`;
    });
    const isFloating = `!e.version.matches(${text(exactVersionPattern)})`;
    const wrong = `variables.extensions.map(e, ${isFloating} ? [${floating}] : [${outside.join(", ")}]).flatten().filter(m, m != "")`;
    return {
      ...extensions,
      variables: { ...extensions.variables, wrong: ifReadable(wrong) },
      validations: [noneFound("variables.wrong")],
    };
  },
};
