/** Attributes as the server wants them, each a list, out of the one text each that a program gives. */
export function attributeLists(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.split("##")]));
}
