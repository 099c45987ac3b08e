import { z } from "zod";

/** `publisher.name` in lower case. Source: VS Code "Extension Manifest", fields `publisher` and `name`. */
const form = /^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9._-]*$/;

/** In words, for messages. */
export const extensionIdForm =
  "publisher.name of ASCII letters, digits, hyphens, dots and underscores, without wildcards";

/**
 * An extension id in the one spelling that ids are compared in; undefined when the text is no id.
 *
 * Letters outside ASCII are refused before anything is lower-cased: `K` (the Kelvin sign) would become a plain `k`.
 */
export function normalExtensionId(text: string): string | undefined {
  if (!/^[\x21-\x7e]+$/.test(text)) return undefined;
  const lower = text.toLowerCase();
  return form.test(lower) ? lower : undefined;
}

/** What makes a text look like another id, in words; undefined for plain ASCII. */
export function lookAlike(text: string): string | undefined {
  const strange = Array.from(text).filter((letter) => !/[\x20-\x7e]/.test(letter));
  if (strange.length === 0) return undefined;
  const named = strange.map(
    (letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const plain = text.normalize("NFKC");
  const becomes = plain === text ? "" : `; under Unicode NFKC it becomes ${JSON.stringify(plain)}`;
  return `has letters outside ASCII (${Array.from(new Set(named)).join(", ")})${becomes}`;
}

/** An id in a file of the baseline: exact, never a pattern. */
export const extensionId = z.string().superRefine((text, issue) => {
  if (normalExtensionId(text) !== undefined) return;
  const message =
    lookAlike(text) ??
    (text.includes("*") ? "is a wildcard; each extension is approved by itself" : "is no extension id");
  issue.addIssue({ code: "custom", message, params: { allowed: extensionIdForm } });
});
