import { UsageError } from "../usage-error";
import type { Finding } from "./finding";

/** What is to be brought back. */
export interface Repairs {
  /** Findings whose fields may simply be written again. */
  readonly plain: readonly Finding[];
  /** Findings of named objects, whose fields another manager must be overruled for. */
  readonly forced: readonly Finding[];
  /** Findings that are left: another manager holds the field and nobody named the object. */
  readonly left: readonly Finding[];
}

/**
 * Decides what of the findings is brought back. Objects are repaired whole; one with a field that another manager took
 * over only by name.
 *
 * @param names objects as findings call them; empty for everything
 * @throws UsageError for a name that no finding has
 */
export function chooseRepairs(findings: readonly Finding[], names: readonly string[]): Repairs {
  const objects = new Set(findings.map(({ difference }) => difference.object));
  const unknown = names.find((name) => !objects.has(name));
  if (unknown !== undefined) {
    const known = objects.size === 0 ? "nothing has drifted" : `these have: ${[...objects].join("; ")}`;
    throw new UsageError(`--repair "${unknown}": no such object has drifted; ${known}`);
  }
  const taken = new Set(findings.filter(({ isTakenOver }) => isTakenOver).map(({ difference }) => difference.urn));
  const isTaken = ({ difference }: Finding): boolean => taken.has(difference.urn);
  const chosen = names.length === 0 ? findings : findings.filter(({ difference }) => names.includes(difference.object));
  return {
    plain: chosen.filter((finding) => !isTaken(finding)),
    forced: names.length === 0 ? [] : chosen.filter(isTaken),
    left: names.length === 0 ? chosen.filter(isTaken) : [],
  };
}
