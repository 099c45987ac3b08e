import { guessLine } from "./guess-line";
import { tokens } from "./tokens";
import { withoutSecrets } from "./without-secrets";

/** What stands around the place to fill. */
export interface Place {
  readonly prefix: string;
  /** @default nothing */
  readonly suffix?: string;
}

/** Longest context that is compared, in tokens. */
const longest = 8;
/** How much of the text is looked at, in characters on each side. */
const reach = 12_000;
const separator = "\u0001";

function isLineEnd(text: string): boolean {
  return text.endsWith("\n");
}

/** For each run of tokens seen in the text, the token that followed it last. */
function followers(pieces: readonly string[][]): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const piece of pieces) {
    piece.forEach((next, at) => {
      for (let length = 1; length <= Math.min(longest, at); length += 1) {
        seen.set(piece.slice(at - length, at).join(separator), next);
      }
    });
  }
  return seen;
}

/** The follower of the longest run that ends the written text; one word alone says too little. */
function predicted(written: readonly string[], seen: ReadonlyMap<string, string>): string | undefined {
  for (let length = Math.min(longest, written.length); length >= 2; length -= 1) {
    const run = written.slice(-length);
    if (run.every((text) => text.trim() === "")) continue;
    const next = seen.get(run.join(separator));
    if (next !== undefined) return next;
  }
  return undefined;
}

/**
 * Continues a text by rule: as it went on where the same words stood before, else by a guess from the signs of the line.
 * The same text always gets the same answer. What looks like a secret is neither repeated nor continued.
 *
 * @param most tokens at most
 * @returns tokens up to the end of the line; none where there is nothing to say
 */
export function continueText({ prefix, suffix = "" }: Place, most: number): string[] {
  // Cut between lines: half a secret would look like none.
  const near = prefix.length <= reach ? prefix : prefix.slice(-reach).replace(/^.*\n?/, "");
  const before = withoutSecrets(near).map(tokens);
  const seen = followers([...before, ...withoutSecrets(suffix.slice(0, reach)).map(tokens)]);
  const written = [...(before.at(-1) ?? [])];
  const answer: string[] = [];
  while (answer.length < most) {
    const next = predicted(written, seen);
    if (next === undefined || isLineEnd(next)) break;
    answer.push(next);
    written.push(next);
  }
  const guessed = answer.length > 0 ? answer : tokens(guessLine(before.at(-1)?.join("") ?? ""));
  // What follows already is not written a second time.
  const rest = suffix.split("\n", 1)[0] ?? "";
  const text = guessed.slice(0, most).join("");
  const shared = rest.trim() !== "" && text.endsWith(rest) ? text.slice(0, text.length - rest.length) : text;
  return shared.trim() === "" ? [] : tokens(shared);
}
