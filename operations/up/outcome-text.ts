import type { RunRecord } from "../engine/run-record";
import { changesText } from "./apply-stack";
import type { StackOutcome } from "./apply-stack";

/** Objects shown one by one before somebody agrees; the rest is counted. */
const maxShown = 20;
/** Problems shown with their reason. */
const maxExplained = 10;

/** `urn:...::kubernetes:apps/v1:Deployment::keycloak` as `Deployment keycloak`. */
export function urnText(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  if (name.length === 0) return urn;
  return `${types.split(/[:$]/).pop() ?? types} ${name.join("::")}`;
}

/** What a preview found, for whoever has to agree: what is made is counted, what is changed or goes is named. */
export function previewText(stack: string, record: RunRecord): string {
  const other = record.changed.filter(({ op }) => op !== "create");
  const lines = other.slice(0, maxShown).map(({ op, urn, keys }) => {
    const fields = keys.length > 0 ? ` (${keys.slice(0, 5).join(", ")})` : "";
    return `  ${op} ${urnText(urn)}${fields}`;
  });
  const rest = other.length - lines.length;
  return [
    `${stack}: ${changesText(record.changes)}`,
    ...lines,
    ...(rest > 0 ? [`  ... and ${String(rest)} more`] : []),
  ].join("\n");
}

/**
 * Everything that went wrong in a stack: each object with its reason, and from a number on by name alone, for one cause may
 * make hundreds of objects fail.
 */
export function problemsText({ stack, failures, violations }: StackOutcome): string[] {
  const indent = (text: string): string => text.replaceAll("\n", "\n      ");
  const problems = [
    ...violations.map(({ policy, urn, message }) => {
      const subject = `policy ${policy}${urn === undefined ? "" : ` on ${urnText(urn)}`}`;
      return { subject, text: `${subject}\n      ${indent(message)}` };
    }),
    ...failures.map(({ urn, message }) => {
      const subject = urn === "" ? "the program" : urnText(urn);
      return { subject, text: `${urn === "" ? "" : `${subject}: `}${indent(message)}` };
    }),
  ];
  const rest = problems.slice(maxExplained).map(({ subject }) => subject);
  return [
    ...problems.slice(0, maxExplained).map(({ text }) => `  ${stack}: ${text}`),
    ...(rest.length > 0
      ? [`  ${stack}: and ${String(rest.length)} more (their reasons: --json): ${rest.join(", ")}`]
      : []),
  ];
}
