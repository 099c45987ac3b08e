import { listedExtensions } from "../../reading/files/extension-list";
import { hashKey, isSha256, unverified } from "../../limits/hashes";
import type { ObjectRule } from "../../rule";

/** The file that is installed is the file that was approved. */
export const rule: ObjectRule = {
  id: "ext/sha256",
  level: "mandatory",
  scope: "object",
  summary: "Every extension carries the SHA-256 that the security team recorded for that version.",
  reason:
    "code-server does not check signatures of extensions: the hash is all that tells an approved file from an altered one. A hash nobody could read yet is a warning in dev and a refusal in prod.",
  source: "operations guide, 4.3 (extensions-hashes.txt)",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:\n  extensions.json: '[{"id":"continue.continue","version":"0.9.245","sha256":"<64 hexadecimal digits, as in extensions-hashes.txt>", ...}]'`,
    bad: `data:\n  extensions.json: '[{"id":"continue.continue","version":"0.9.245","sha256":"unverified", ...}]'   # in prod`,
  },
  *check(object, { baseline }) {
    const warning = object.stack.environment === "dev" ? ({ level: "advisory" } as const) : {};
    for (const { id, version, sha256: field } of listedExtensions(object)) {
      const key = hashKey(id.text() ?? "", version.text() ?? "");
      const recorded = baseline.hashes.get(key);
      const found = field.text() ?? "";
      const whatToDo = `Compute it from the approved file with sha256sum and record it in policies/baseline/extensions-hashes.txt for ${key}.`;
      if (found !== unverified && !isSha256(found)) {
        yield { field, allowed: "64 lower-case hexadecimal digits", whatToDo };
      } else if (recorded === undefined) {
        yield {
          field,
          value: `${field.shown()} for ${key}, which has no line of hashes`,
          allowed: "a recorded hash",
          whatToDo,
        };
      } else if (recorded === unverified) {
        yield {
          field,
          value: `${field.shown()}, while the record is unverified`,
          allowed: "a recorded hash",
          whatToDo,
          ...warning,
        };
      } else if (found !== recorded) {
        yield {
          field,
          allowed: recorded,
          whatToDo:
            "Install the approved file. If the file in the internal repository differs, tell the security team.",
        };
      }
    }
  },
};
