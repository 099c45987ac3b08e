import { InitializationError } from "../../wire/initialization-error";
import type { ResourceState } from "../../wire/resource-provider";
import type { Properties } from "../../wire/value";
import { NotReadyError } from "./not-ready-error";

/**
 * The engine's error for an object that exists and is not what was asked for: the official plugin's words, then why.
 *
 * @param words end where the cause begins
 * @param state makes the state out of the object as it was last seen; undefined when nobody looked
 */
export function initializationError(
  words: string,
  error: unknown,
  state: (live: Properties | undefined) => ResourceState,
): InitializationError {
  if (!(error instanceof NotReadyError)) {
    const message = words + (error as Error).message;
    return new InitializationError(message, state(undefined), [message]);
  }
  return new InitializationError(words + error.message, state(error.object), [words + error.summary, ...error.reasons]);
}
