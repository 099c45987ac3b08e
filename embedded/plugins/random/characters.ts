import { randomInt } from "node:crypto";

/** How many of each class of character a text must hold, and which may stand in the rest. */
export interface CharacterClass {
  readonly characters: string;
  /** Least number of them. */
  readonly least: number;
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/**
 * Draws a text from a cryptographic source, without bias: the least number of each class, the rest from all of them
 * together, in random order.
 *
 * @param length characters; at least the sum of the least numbers
 * @param classes those that may be used; at least one character in all when length is more than 0
 */
export function drawCharacters(length: number, classes: readonly CharacterClass[]): string {
  const all = classes.map(({ characters }) => characters).join("");
  const drawn = classes.flatMap(({ characters, least }) => Array.from({ length: least }, () => pick(characters)));
  while (drawn.length < length) drawn.push(pick(all));
  // Fisher-Yates: every order is as likely as any other.
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [drawn[last], drawn[other]] = [drawn[other] as string, drawn[last] as string];
  }
  return drawn.join("");
}
