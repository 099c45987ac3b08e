/**
 * A text as a CEL string literal.
 *
 * Source: CEL language definition, "String and Bytes Values": JSON's escapes are a part of CEL's.
 */
export function text(value: string): string {
  // U+2028 and U+2029 are plain characters in JSON and line breaks to whoever shows the message.
  return JSON.stringify(value).replaceAll(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

/** Texts as a CEL list. */
export function texts(values: readonly string[]): string {
  return `[${values.map(text).join(", ")}]`;
}
