import type { PathStep } from "./property-path";
import { holdsSecret, valueAt } from "./property-path";

/** Endings of names whose values are credentials, whatever else is known of them. */
const secretName = /(password|passwd|passphrase|secret|token|credentials?|privatekey|apikey)$/i;

/** A value that may be one. */
export interface MaybeSecret {
  /** `kubernetes/Secret`, ... */
  readonly kind: string;
  readonly steps: readonly PathStep[];
  readonly expected: unknown;
  readonly found: unknown;
  /** The whole object, declared and live: the name of an environment variable stands beside its value. */
  readonly objects: readonly unknown[];
}

function isSecretName(text: unknown): boolean {
  return typeof text === "string" && secretName.test(text.replaceAll(/[-_. ]/g, ""));
}

function isHarmlessValue(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "boolean" || typeof value === "number";
}

/** A secret may stand in what a person put there by hand, too: every string below is looked at by its name. */
function holdsNamedSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNamedSecret);
  const fields = value as Readonly<Record<string, unknown>>;
  if (isSecretName(fields["name"]) && !isHarmlessValue(fields["value"])) return true;
  return Object.entries(fields).some(
    ([key, below]) => (isSecretName(key) && !isHarmlessValue(below)) || holdsNamedSecret(below),
  );
}

/** Whether values must not be shown: marked by the engine, in a Secret, or named like a credential. */
export function isSecretValue({ kind, steps, expected, found, objects }: MaybeSecret): boolean {
  if ([expected, found].some((value) => holdsSecret(value) || holdsNamedSecret(value))) return true;
  if (kind === "kubernetes/Secret" && (steps[0] === "data" || steps[0] === "stringData")) return true;
  if (isHarmlessValue(expected) && isHarmlessValue(found)) return false;
  if (isSecretName(steps.at(-1))) return true;
  if (steps.at(-1) !== "value") return false;
  const siblings = [...steps.slice(0, -1), "name"];
  return isSecretName(steps.at(-2)) || objects.some((object) => isSecretName(valueAt(object, siblings)));
}
