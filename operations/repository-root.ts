import { resolve } from "node:path";

/** The checkout that this program runs from. */
export const repositoryRoot = resolve(__dirname, "..");
