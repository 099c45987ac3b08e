import { UnreadableFieldError } from "../../field";
import type { PlacedViolation } from "../../rule";

/**
 * Judges a stack in parts. A place that can not be read counts against its own part alone, and the others are judged all
 * the same: else one unreadable object, exempted by somebody, would hide everything behind it.
 */
export function* partByPart<T>(
  parts: Iterable<T>,
  judge: (part: T) => Iterable<PlacedViolation>,
): Iterable<PlacedViolation> {
  for (const part of parts) {
    try {
      yield* judge(part);
    } catch (error) {
      if (!(error instanceof UnreadableFieldError) || error.field.owner === undefined) throw error;
      const { field, found, allowed, whatToDo } = error;
      yield { object: error.field.owner, field, value: found, allowed, whatToDo };
    }
  }
}
