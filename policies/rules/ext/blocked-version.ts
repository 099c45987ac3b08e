import { listedExtensions } from "../../reading/files/extension-list";
import { daysBetween } from "../../limits/calendar-date";
import { normalExtensionId } from "../../limits/extension-id";
import { reviewedForDays } from "../../limits/known-bad";
import { isDeniedRelease } from "../../limits/known-bad-extensions";
import { isExactVersion } from "../../limits/version-range";
import type { ObjectRule } from "../../rule";

/** No release that an attacker wrote, even where a range of the whitelist covers it. */
export const rule: ObjectRule = {
  id: "ext/blocked-version",
  level: "mandatory",
  scope: "object",
  summary: "No extension is a release that is known to be an attacker's.",
  reason:
    "GlassWorm and its followers published altered releases of honest extensions from stolen accounts. A range that was approved before covers them too, so they are named one by one. The list is a file, because no feed answers inside an air gap.",
  source: "https://socket.dev/blog/glasswasm-malware-open-vsx-extensions",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:\n  extensions.json: '[{"id":"nrwl.angular-console","version":"18.100.0", ...}]'`,
    bad: `data:\n  extensions.json: '[{"id":"nrwl.angular-console","version":"18.95.0", ...}]'`,
  },
  *check(object, { baseline, today }) {
    const listed = listedExtensions(object);
    for (const { id, version: field } of listed) {
      const name = normalExtensionId(id.text() ?? "");
      const row = baseline.knownBadExtensions.find((entry) => normalExtensionId(entry.id) === name);
      if (row === undefined) continue;
      const version = field.text() ?? "";
      const whatToDo = `Take another release, after comparing it with ${row.link} (${row.reason}).`;
      if (isDeniedRelease(row, version)) {
        yield { field, allowed: `${row.id} other than ${row.versions.join(", ")}`, whatToDo };
      } else if (!isExactVersion(version)) {
        yield { field, allowed: `one exact version of ${row.id}, other than ${row.versions.join(", ")}`, whatToDo };
      }
    }
    const [first] = listed;
    const ages = baseline.knownBadExtensions.map((row) => daysBetween(row.reviewed, today));
    const age = Math.max(...ages);
    if (first !== undefined && age > reviewedForDays) {
      yield {
        field: first.id,
        value: `judged by a list whose oldest row was reviewed ${String(age)} days ago`,
        allowed: `rows reviewed within ${String(reviewedForDays)} days`,
        whatToDo:
          "Compare policies/baseline/known-bad-extensions.yaml with its sources, add what is new, and date the rows anew.",
        level: "advisory",
      };
    }
  },
};
