import type { Rule } from "../../policies/rule";

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}

/** One rule as its reader needs it. */
export function explanation(rule: Rule): string {
  return [
    `${rule.id} (${rule.level})`,
    `  ${rule.summary}`,
    "",
    `  Why: ${rule.reason}`,
    `  Source: ${rule.source}`,
    `  Reads: ${rule.appliesTo.join(", ").replace("*", "every object")}`,
    "",
    "  Accepted:",
    indent(rule.example.good),
    "",
    "  Refused:",
    indent(rule.example.bad),
  ].join("\n");
}
