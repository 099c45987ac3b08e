import { text } from "./text";

/** Plain decimals with an optional suffix: what this project takes for a quantity, narrower than what a server does. */
const pattern = "^[0-9]+(?:\\.[0-9]{1,9})?(?:m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$";

/**
 * CEL: whether a text is a quantity of at most another one.
 *
 * @param cel CEL of a text
 * @param most CEL of the text of a quantity
 */
export function isAtMost(cel: string, most: string): string {
  return `(${cel}.matches(${text(pattern)}) && quantity(${cel}).compareTo(quantity(${most})) <= 0)`;
}
