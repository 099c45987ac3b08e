/** Pattern of blocked extensions: letters of an id and `*` for any text, with at least three letters in a row. */
const form = /^(?=.*[a-z0-9-]{3})[a-z0-9._*-]+$/;

/** In words, for messages. */
export const idPatternForm =
  "lower-case letters of an id with * for any text, at least three letters in a row, as in *remote*";

export function isIdPattern(text: string): boolean {
  return form.test(text);
}

/** Whether a pattern covers a text from its first to its last letter. */
export function matchesIdPattern(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  // Plain searching from left to right: no regular expression, so no pattern can stall it.
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position <= text.length - last.length;
}

/** The same as a regular expression over lower-case ids, in the syntax of RE2, which no pattern can stall. */
export function idPatternRegex(pattern: string): string {
  return `^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`;
}

/** Whether a pattern covers an id, in the spelling given and in the one that look-alike letters stand for. */
export function blocks(pattern: string, id: string): boolean {
  return [id, id.normalize("NFKC")].some((spelling) => matchesIdPattern(pattern, spelling.toLowerCase()));
}
