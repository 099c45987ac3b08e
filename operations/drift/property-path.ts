/** A key of an object, or an index of a list. */
export type PathStep = string | number;

const step = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

/** Reads a path as the engine writes it: `spec.hard["limits.cpu"]`, `subjects[0].name`. */
export function parsePath(text: string): PathStep[] {
  return Array.from(text.matchAll(step), ([, index, quoted, plain = ""]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? plain : (JSON.parse(`"${quoted}"`) as string);
  });
}

/** Writes a path as the engine does. */
export function pathText(steps: readonly PathStep[]): string {
  return steps.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${String(part)}]`;
    if (/[.[\]"]/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** Key by which the engine marks a value that it will not show. */
const secretSignature = "4dabf18193072939515e22adb298388d";

/** Whether a value is, or holds, one that the engine will not show. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === "[secret]";
  return secretSignature in value || Object.values(value).some(holdsSecret);
}

/** What stands at a path; a hidden value on the way is returned in place of what lies below it. */
export function valueAt(value: unknown, steps: readonly PathStep[]): unknown {
  let found = value;
  for (const part of steps) {
    if (typeof found !== "object" || found === null) return undefined;
    if (secretSignature in found) return found;
    found = (found as Readonly<Record<PathStep, unknown>>)[part];
  }
  return found;
}
