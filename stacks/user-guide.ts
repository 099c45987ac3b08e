import { readFileSync } from "node:fs";
import path from "node:path";

/** Languages in which users are spoken to. */
export type GuideLanguage = "ko" | "en";

/** What the guide says that differs from company to company. */
export interface GuideFacts {
  /** Address at which users begin. */
  readonly portal: string;
  /** Mail address of the help desk. */
  readonly helpdesk: string;
  /** Mail address of the security team. */
  readonly security: string;
  /** Characters that a password has at least. */
  readonly passwordLength: number;
}

/**
 * The first-steps guide for users (docs/guide), as Markdown: shown by the portal, and sent with a new account.
 *
 * @throws Error when the text asks for a fact that nobody gives
 */
export function userGuide(language: GuideLanguage, facts: GuideFacts): string {
  const file = `docs/guide/${language}.md`;
  const text = readFileSync(path.join(__dirname, "..", file), "utf8");
  const known = new Map(Object.entries(facts).map(([name, value]) => [name, String(value)]));
  return text.replaceAll(/\{\{([^}]*)\}\}/g, (_, name: string) => {
    const value = known.get(name);
    if (value === undefined) {
      throw new Error(`${file}: "{{${name}}}" is not known; known are ${[...known.keys()].join(", ")}`);
    }
    return value;
  });
}
