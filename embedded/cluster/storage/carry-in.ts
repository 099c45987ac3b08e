import { writeModel } from "../../model-server/write-model";

/** Claims whose volumes do not begin empty, as `namespace/name`: elsewhere people carry these files in. */
export const carriedIn: Readonly<Record<string, (folder: string) => void>> = { "ai/models": writeModel };

/** Lays into the new volume of a claim what somebody would carry in; nothing for most. May be repeated. */
export function carryIn(claim: string, folder: string): void {
  carriedIn[claim]?.(folder);
}
