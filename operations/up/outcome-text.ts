import type { RunRecord } from "../engine/run-record";
import { changesText } from "./apply-stack";
import type { StackOutcome } from "./apply-stack";

/** Objects shown one by one before somebody agrees; the rest is counted. */
const maxShown = 20;

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

/** Everything that went wrong in a stack, each object with its reason. */
export function problemsText({ stack, failures, violations }: StackOutcome): string[] {
  const indent = (text: string): string => text.replaceAll("\n", "\n      ");
  return [
    ...violations.map(({ policy, urn, message }) => {
      const subject = urn === undefined ? "" : ` on ${urnText(urn)}`;
      return `  ${stack}: policy ${policy}${subject}\n      ${indent(message)}`;
    }),
    ...failures.map(({ urn, message }) => `  ${stack}: ${urn === "" ? "" : `${urnText(urn)}: `}${indent(message)}`),
  ];
}
