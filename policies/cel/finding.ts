import { text } from "./text";

/** Longest value that a message repeats, in characters. */
const maxShownLength = 120;

/** CEL parts of a message. */
export interface FindingParts {
  /** CEL: what is wrong, as in `"image of container c is \"x\""`. */
  readonly found: string;
  /** CEL: what may stand there instead. */
  readonly allowed: string;
  /** The next step of the person who reads it. */
  readonly whatToDo: string;
}

/** CEL of a text as a message shows it: in quotes, cut where it is long. */
export function shown(cel: string): string {
  const long = `(${cel}).size() > ${String(maxShownLength)}`;
  return `("\\"" + (${long} ? (${cel}).substring(0, ${String(maxShownLength)}) + "…" : (${cel})) + "\\"")`;
}

/** CEL of a message in the words that the other gates use: what stands there, what is allowed, what to do. */
export function finding({ found, allowed, whatToDo }: FindingParts): string {
  return `${found} + ". Allowed: " + ${allowed} + ${text(`. ${whatToDo}`)}`;
}
