/** Words, runs of blanks, line ends and single signs: what this server counts as tokens. */
const token = /\r?\n|[^\S\r\n]+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

/** Cuts a text into tokens; joined again they are the text. */
export function tokens(text: string): string[] {
  return text.match(token) ?? [];
}
