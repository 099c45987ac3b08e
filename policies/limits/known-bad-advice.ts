import { annotations } from "../../components/core/contracts";
import type { KnownBad } from "./known-bad";

/** What a message recommends. */
interface Advice {
  readonly allowed: string;
  readonly whatToDo: string;
}

/** What a row about a product says to somebody whose image it refuses, by the reason. */
export function knownBadAdvice(row: KnownBad): Readonly<Record<"retired" | "hidden" | "denied" | "low", Advice>> {
  const why = `${row.reason}; ${row.link}`;
  const whatToDo = `Choose another version in catalog/images.yaml (${why}).`;
  return {
    retired: { allowed: `no version of ${row.component}`, whatToDo: `Use another product (${why}).` },
    hidden: {
      allowed: `a tag with the version beside the digest, or the annotation ${annotations.imageVersions}`,
      whatToDo: `A digest hides the version, and ${row.component} has known-bad ones: name it.`,
    },
    denied: { allowed: `${row.component} other than ${(row.deny ?? []).join(", ")}`, whatToDo },
    low: {
      allowed: `${row.component} ${(row.floors ?? []).map((floor) => `>= ${floor}`).join(" or ")}`,
      whatToDo,
    },
  };
}
