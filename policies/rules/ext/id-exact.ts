import { listedExtensions } from "../../reading/files/extension-list";
import { isExpired } from "../../limits/calendar-date";
import { extensionIdForm, lookAlike, normalExtensionId } from "../../limits/extension-id";
import type { ObjectRule } from "../../rule";

/** Only extensions that the whitelist names, each by its exact id. */
export const rule: ObjectRule = {
  id: "ext/id-exact",
  level: "mandatory",
  scope: "object",
  summary:
    "Every extension of a workspace stands on the whitelist by its exact id, with an approval that has not ended.",
  reason:
    "Extensions run without a sandbox and with all rights of the user. Ids are compared in lower case, as the marketplace does; letters that only look like others are refused.",
  source: "https://code.visualstudio.com/docs/configure/extensions/extension-runtime-security",
  appliesTo: ["ConfigMap"],
  example: {
    good: `metadata: { labels: { webide.dev/extension-set: standard } }\ndata:\n  extensions.json: '[{"id":"ms-python.python","version":"2024.22.2","sha256":"...","url":"..."}]'`,
    bad: `metadata: { labels: { webide.dev/extension-set: standard } }\ndata:\n  extensions.json: '[{"id":"someone.unknown","version":"1.0.0","sha256":"...","url":"..."}]'`,
  },
  *check(object, { baseline, today }) {
    const seen = new Set<string>();
    for (const { id: field } of listedExtensions(object)) {
      const text = field.text() ?? "";
      const id = normalExtensionId(text);
      const strange = lookAlike(text);
      const approval = id === undefined ? undefined : baseline.whitelist.extensions.get(id);
      if (id === undefined) {
        yield {
          field,
          ...(strange !== undefined && { value: `${field.shown()}, which ${strange}` }),
          allowed: extensionIdForm,
          whatToDo: "Write the id as the extension's own page shows it.",
        };
      } else if (approval === undefined) {
        yield {
          field,
          allowed: Array.from(baseline.whitelist.extensions.values(), (entry) => entry.id).join(", "),
          whatToDo:
            "Take it out of the extension set, or have the security team approve it in policies/baseline/extensions-whitelist.yaml.",
        };
      } else if (approval.expires !== undefined && isExpired(approval.expires, today)) {
        yield {
          field,
          value: `${field.shown()}, whose approval ended on ${approval.expires}`,
          allowed: "an approval that holds today",
          whatToDo:
            "Take it out of the extension set, or have the security team approve it anew with another last day.",
        };
      } else if (seen.has(id)) {
        yield {
          field,
          allowed: "each extension once",
          whatToDo: "Keep the version that is wanted and delete the other line.",
        };
      }
      if (id !== undefined) seen.add(id);
    }
  },
};
