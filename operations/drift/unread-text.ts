import { urnText } from "../up/outcome-text";
import type { Drift } from "./find-drift";

/** Objects named behind one reason; the rest is counted. */
const maxShown = 5;

/**
 * What could not be read, for people. One server that does not answer makes all of its objects fail alike: each reason is
 * printed once, with the first objects that it kept from being read.
 */
export function unreadText(failures: Drift["failures"]): string[] {
  const names = new Map<string, string[]>();
  for (const { stack, urn, message } of failures) {
    const reason = `${stack}: ${message.split("\n").join(" ")}`;
    names.set(reason, [...(names.get(reason) ?? []), ...(urn === "" ? [] : [urnText(urn)])]);
  }
  return Array.from(names, ([reason, objects]) => {
    const shown = objects.slice(0, maxShown).join(", ");
    const rest = objects.length > maxShown ? ` and ${String(objects.length - maxShown)} more` : "";
    return `  ${reason}${shown === "" ? "" : `: ${shown}${rest}`}`;
  });
}
