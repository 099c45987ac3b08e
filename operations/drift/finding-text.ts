import type { ContactsFile } from "../../stacks/config/schema/contacts";
import type { Finding } from "./finding";
import { pathText } from "./property-path";

const maxLength = 160;

function plain(value: unknown): string {
  return value === undefined || value === null ? "nothing" : JSON.stringify(value);
}

function shortened(text: string): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}... (${String(text.length)} characters)`;
}

/** The first line in which two texts differ, for files in ConfigMaps. */
function firstDifferingLine(expected: string, found: string): { line: number; expected: string; found: string } {
  const [wanted, live] = [expected.split("\n"), found.split("\n")];
  const at = Array.from({ length: Math.max(wanted.length, live.length) }, (_, index) => index).find(
    (index) => wanted[index] !== live[index],
  );
  const line = at ?? 0;
  return { line: line + 1, expected: plain(wanted[line]), found: plain(live[line]) };
}

/** What was declared and what is there, for people; values that must not be shown are not. */
function valuesText({ difference }: Pick<Finding, "difference">): string {
  const { change, steps, expected, found, isSecret } = difference;
  if (change === "missing") return "declared, and gone from the server";
  if (isSecret) return "differs (secret)";
  if (steps.length === 0) return "differs; the plugin does not say where";
  if (typeof expected === "string" && typeof found === "string" && (expected + found).includes("\n")) {
    const first = firstDifferingLine(expected, found);
    return `line ${String(first.line)}: expected ${shortened(first.expected)}, found ${shortened(first.found)}`;
  }
  return `expected ${shortened(plain(expected))}, found ${shortened(plain(found))}`;
}

/** One finding, for people. */
export function findingText(finding: Finding, contacts: Pick<ContactsFile, "roles">): string {
  const { difference, meaning, setBy, isTakenOver } = finding;
  const { name, email } = contacts.roles[meaning.actor];
  const field = difference.change === "missing" ? "" : `  ${pathText(difference.steps) || "(field not named)"}`;
  const by = setBy.length === 0 ? "" : `; set by ${setBy.join(", ")}`;
  return [
    `${meaning.level.toUpperCase()}  ${difference.object}${field}`,
    `    ${valuesText(finding)}${by}`,
    `    why: ${meaning.reason}; who acts: ${name} <${email}>`,
    ...(isTakenOver
      ? [`    taken over by another manager: repaired only by name, --repair "${difference.object}"`]
      : []),
  ].join("\n");
}

/** One finding, for machines. Values that must not be shown are left out. */
export function findingJson(finding: Finding, contacts: Pick<ContactsFile, "roles">): Record<string, unknown> {
  const { stack, difference, meaning, setBy, isTakenOver } = finding;
  const { change, object, steps, expected, found, isSecret, urn } = difference;
  const showsValues = change === "changed" && !isSecret;
  return {
    stack,
    object,
    urn,
    change,
    path: pathText(steps),
    secret: isSecret,
    ...(showsValues && { expected: expected ?? null, found: found ?? null }),
    level: meaning.level,
    meaning: meaning.id,
    reason: meaning.reason,
    actor: { role: meaning.actor, email: contacts.roles[meaning.actor].email },
    setBy,
    takenOver: isTakenOver,
  };
}
