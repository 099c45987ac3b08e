/** One rule of the data-loss guardrail: a request in which the expression matches is refused. */
export interface DlpPattern {
  /** Shown to the user and in the logs instead of what matched. */
  readonly name: string;
  /** Python regular expression; LiteLLM ignores case. */
  readonly pattern: string;
}

/** The text as it is, or as it stands in a JSON body: the guardrail reads autocomplete requests as JSON, in ASCII. */
function asTextOrJson(text: string): string {
  const plain = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  // eslint-disable-next-line no-control-regex -- everything outside ASCII, one UTF-16 unit at a time as JSON writes it
  const json = plain.replaceAll(/[^\x00-\x7f]/g, (unit) => `\\\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return plain === json ? plain : `(?:${plain}|${json})`;
}

/** Front half of a resident registration number: a date of birth. The check digit is of no use, it was dropped in 2020. */
const birthDate = String.raw`\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;

/**
 * What must not leave a workspace inside a prompt: resident registration numbers, private keys, cloud and platform keys,
 * payment cards.
 *
 * Without its dash a resident number looks like a timestamp in milliseconds, so that form counts only behind a word that
 * announces it.
 */
const builtIn: readonly DlpPattern[] = [
  { name: "kr-resident-number", pattern: String.raw`(?<!\d)${birthDate}\s?[-–]\s?[1-8]\d{6}(?!\d)` },
  {
    name: "kr-resident-number-undashed",
    pattern: String.raw`(?:${asTextOrJson("주민")}|resident|rrn|jumin)(?:\\u[0-9a-f]{4}|[^0-9\\]|\\[^u]){0,30}${birthDate}[1-8]\d{6}(?!\d)`,
  },
  { name: "private-key", pattern: String.raw`-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----` },
  { name: "aws-access-key", pattern: String.raw`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b` },
  { name: "google-api-key", pattern: String.raw`\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])` },
  { name: "azure-storage-key", pattern: String.raw`AccountKey=[A-Za-z0-9+/]{80,}={0,2}` },
  { name: "github-token", pattern: String.raw`\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})` },
  { name: "gitlab-token", pattern: String.raw`\bglpat-[A-Za-z0-9_-]{20,}` },
  { name: "slack-token", pattern: String.raw`\bxox[abeoprs]-[0-9A-Za-z-]{20,}` },
  // The form of this gateway's own keys.
  { name: "api-key", pattern: String.raw`\bsk-[A-Za-z0-9]{32,}\b` },
  {
    name: "payment-card",
    pattern: String.raw`(?<![\w.])(?:(?:4\d{3}|5[1-5]\d{2}|35\d{2})(?:[ -]?\d{4}){3}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w.]\d|\w)`,
  },
];

/** The rules of a stack: the built-in ones, and one for each word that the company forbids in prompts. */
export function dlpPatterns(forbiddenWords: readonly string[]): DlpPattern[] {
  return [
    ...builtIn,
    ...forbiddenWords.map((word) => ({ name: `forbidden-word: ${word}`, pattern: asTextOrJson(word) })),
  ];
}
