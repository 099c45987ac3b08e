import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";

/**
 * A whole number from 0 on, or what stands for it when it is absent.
 *
 * @throws UnreadableFieldError for anything else
 */
export function wholeNumber(field: Field, absent: number): number {
  const text = field.quantity();
  if (text === undefined) return absent;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UnreadableFieldError(field, field.shown(), "a whole number from 0 on", "Write a whole number here.");
}
