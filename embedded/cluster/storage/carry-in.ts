import { writeModel } from "../../model-server/write-model";

/**
 * Claims whose volumes do not begin empty, as `namespace/name`, and what writes into a folder what they begin with:
 * elsewhere people carry these files in.
 */
export const carriedIn: Readonly<Record<string, (folder: string) => void>> = { "ai/models": writeModel };
