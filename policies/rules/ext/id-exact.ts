import { extensions, ifReadable, place } from "../../cel/extensions";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { text, texts } from "../../cel/text";
import { listedExtensions } from "../../reading/files/extension-list";
import { isExpired } from "../../limits/calendar-date";
import { extensionIdForm, lookAlike, normalExtensionId } from "../../limits/extension-id";
import type { Whitelist } from "../../limits/whitelist";
import type { ObjectRule } from "../../rule";

const allowedIds = ({ extensions: approved }: Whitelist): string =>
  Array.from(approved.values(), (entry) => entry.id).join(", ");

const steps = {
  unlisted:
    "Take it out of the extension set, or have the security team approve it in policies/baseline/extensions-whitelist.yaml.",
  twice: "Keep the version that is wanted and delete the other line.",
};

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
      const written = field.text() ?? "";
      const id = normalExtensionId(written);
      const strange = lookAlike(written);
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
          allowed: allowedIds(baseline.whitelist),
          whatToDo: steps.unlisted,
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
          whatToDo: steps.twice,
        };
      }
      if (id !== undefined) seen.add(id);
    }
  },
  // The cluster can not tell the day: an approval that has ended stops the next `up`.
  admission({ baseline }) {
    const found = `${place} + "the id is " + ${shown("e.id")}`;
    const unlisted = finding({ found, allowed: text(allowedIds(baseline.whitelist)), whatToDo: steps.unlisted });
    const twice = finding({ found, allowed: text("each extension once"), whatToDo: steps.twice });
    const isUnlisted = `!(e.key in ${texts([...baseline.whitelist.extensions.keys()])})`;
    const isTwice = "variables.extensions.filter(o, o.key == e.key).size() > 1";
    const wrong = `variables.extensions.map(e, ${isUnlisted} ? ${unlisted} : ${isTwice} ? ${twice} : "").filter(m, m != "")`;
    return {
      ...extensions,
      variables: { ...extensions.variables, wrong: ifReadable(wrong) },
      validations: [noneFound("variables.wrong")],
    };
  },
};
