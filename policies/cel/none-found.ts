import type { TwinValidation } from "./twin";

/**
 * The validation of a rule that collects what is wrong in a list of messages: the list must be empty. The first message is
 * told, with the number of the others, because a message has a greatest length.
 *
 * @param list CEL of a list of messages
 */
export function noneFound(list: string): TwinValidation {
  const others = `string(${list}.size() - 1)`;
  return {
    expression: `${list}.size() == 0`,
    message: `${list}[0] + (${list}.size() > 1 ? " (and " + ${others} + " more)" : "")`,
  };
}
