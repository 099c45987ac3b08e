import { extensions, ifReadable, place } from "../../cel/extensions";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { text, texts } from "../../cel/text";
import { listedExtensions } from "../../reading/files/extension-list";
import { isExpired } from "../../limits/calendar-date";
import { normalExtensionId } from "../../limits/extension-id";
import { blocks, idPatternRegex } from "../../limits/id-pattern";
import type { ObjectRule } from "../../rule";

const whatToDo =
  "Take it out of the extension set. Only the security team can except a harmless id, by its exact name and for a time.";

/** Blocked wins over approved: the pattern stands above every line of the whitelist. */
export const rule: ObjectRule = {
  id: "ext/blocked-patterns",
  level: "mandatory",
  scope: "object",
  summary: "No extension matches a blocked pattern, whether it is approved or not.",
  reason:
    "Remote access, tunnels, sharing and foreign AI services carry source code out of the company. An approval by mistake must not open that door.",
  source: "operations guide, 4.2 (blocked_extensions)",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:\n  extensions.json: '[{"id":"dbaeumer.vscode-eslint","version":"3.0.10", ...}]'`,
    bad: `data:\n  extensions.json: '[{"id":"ms-vscode-remote.remote-ssh","version":"0.120.0", ...}]'`,
  },
  *check(object, { baseline, today }) {
    for (const { id: field } of listedExtensions(object)) {
      const written = field.text() ?? "";
      const id = normalExtensionId(written);
      for (const pattern of baseline.whitelist.blocked.filter((entry) => blocks(entry.id, written))) {
        const exception = pattern.exceptions?.find((entry) => id !== undefined && normalExtensionId(entry.id) === id);
        if (exception !== undefined && !isExpired(exception.expires, today)) continue;
        const ended = exception === undefined ? "" : `; its exception ended on ${exception.expires}`;
        yield {
          field,
          allowed: `nothing that matches ${pattern.id} (${pattern.reason})${ended}`,
          whatToDo,
        };
      }
    }
  },
  // Letters that only look like others are no listed id (ext/id-exact), and exceptions end with the next `up`.
  admission({ baseline }) {
    const messages = baseline.whitelist.blocked.map((pattern) => {
      const found = `${place} + "the id is " + ${shown("e.id")}`;
      const allowed = text(`nothing that matches ${pattern.id} (${pattern.reason})`);
      const excepted = (pattern.exceptions ?? []).flatMap(({ id }) => normalExtensionId(id) ?? []);
      const isBlocked = `e.key.matches(${text(idPatternRegex(pattern.id))}) && !(e.key in ${texts(excepted)})`;
      return `${isBlocked} ? ${finding({ found, allowed, whatToDo })} : ""`;
    });
    const wrong = `variables.extensions.map(e, [${messages.join(", ")}]).flatten().filter(m, m != "")`;
    return {
      ...extensions,
      variables: { ...extensions.variables, wrong: ifReadable(wrong) },
      validations: [noneFound("variables.wrong")],
    };
  },
};
