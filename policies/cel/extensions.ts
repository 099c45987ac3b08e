import { extensionListKey, labelKeys } from "../../components/core/contracts";
import { text } from "./text";

const value = `"[^"\\\\]*"`;
const pair = (key: string): string => `\\s*"${key}"\\s*:\\s*${value}\\s*`;
const entry = `\\{${["id", "version", "sha256", "url"].map(pair).join(",")}\\}`;

const data = (field: string): string => `dyn(object).?${field}[?${text(extensionListKey)}]`;

/** CEL of the beginning of a message about an extension `e`. */
export const place = text(`data[${JSON.stringify(extensionListKey)}]: `);

/**
 * What the rules about lists of extensions have in common: which ConfigMaps they judge, and `variables.extensions`, one
 * entry for each extension, with `id` as it is written, `key` in lower case, and `version`.
 *
 * CEL reads no JSON. A list is read by its form: objects with id, version, sha256 and url in this order, as the program
 * writes them, and without a backslash, which could spell any letter. Every other text is refused.
 */
export const extensions = {
  resources: [{ apiGroup: "", apiVersion: "v1", resources: ["configmaps"], operations: ["CREATE", "UPDATE"] }] as const,
  namespaces: "ours",
  conditions: {
    "lists-extensions":
      `${data("data")}.hasValue() || ${data("binaryData")}.hasValue() || ` +
      `dyn(object).metadata.?labels[?${text(labelKeys.extensionSet)}].hasValue()`,
  },
  variables: {
    list: `string(${data("data")}.orValue(""))`,
    readable:
      `!${data("binaryData")}.hasValue() && ` +
      `variables.list.matches(${text(`^\\s*\\[\\s*(?:${entry}(?:\\s*,\\s*${entry})*)?\\s*\\]\\s*$`)})`,
    parts: `variables.readable ? variables.list.findAll(${text(entry)}).map(e, e.split("\\"")) : []`,
    extensions: `variables.parts.map(p, {"id": p[3], "key": p[3].lowerAscii(), "version": p[7]})`,
  },
} as const;

/** CEL of a list of messages: one where the list of extensions can not be read, else those of another list. */
export function ifReadable(messages: string): string {
  const allowed = "a JSON list of objects with id, version, sha256 and url, in this order and without backslashes";
  const unreadable = `${place} + "is not readable. Allowed: " + ${text(allowed)} + ${text(". Let the program write the list.")}`;
  return `variables.readable ? ${messages} : [${unreadable}]`;
}
