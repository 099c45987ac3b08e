import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./difference";
import type { Meaning } from "./meaning-table";
import { meaningTable, unknownMeaning } from "./meaning-table";
import { pathText } from "./property-path";

type Subject = Pick<Difference, "kind" | "steps" | "expected" | "change">;

function fits(meaning: Meaning, { kind, steps, expected, change }: Subject): boolean {
  const [plugin = ""] = kind.split("/");
  if (meaning.kinds !== undefined && !meaning.kinds.includes(kind) && !meaning.kinds.includes(plugin)) return false;
  if (meaning.path !== undefined) {
    // A change that names no field could be in any: no row that is about certain fields may judge it.
    if (change === "changed" && steps.length === 0) return false;
    if (!meaning.path.test(pathText(steps))) return false;
  }
  return !("expected" in meaning) || isDeepStrictEqual(meaning.expected, expected);
}

/** What a difference means and who should act. */
export function meaningOf(difference: Subject): Meaning {
  return meaningTable.find((meaning) => fits(meaning, difference)) ?? unknownMeaning;
}
