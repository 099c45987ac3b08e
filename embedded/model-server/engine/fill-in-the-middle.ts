import type { Place } from "./continue-text";

/** The signs by which Qwen's coder models, and others after them, mark the place to fill. */
const marks = /^<\|fim_prefix\|>([\s\S]*?)<\|fim_suffix\|>([\s\S]*?)<\|fim_middle\|>$/;

/** The place that a raw prompt means; a prompt without marks is all prefix. */
export function fillInTheMiddle(prompt: string): Place {
  const [, prefix, suffix] = marks.exec(prompt.trim()) ?? [];
  return prefix === undefined ? { prefix: prompt } : { prefix, suffix: suffix ?? "" };
}
