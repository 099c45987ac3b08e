import type { RandomInput } from "./random-type";

/** Values whose change draws a new one; every type has them. */
export const keepers: Readonly<Record<"keepers", RandomInput>> = { keepers: { kind: "map" } };
