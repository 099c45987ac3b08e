import { readFileSync } from "node:fs";
import path from "node:path";

/** Text of the script that prepares a home directory, as it is laid into the ConfigMap `editor`. */
export function prepareHomeScript(): string {
  return readFileSync(path.join(__dirname, "prepare-home.mjs"), "utf8");
}
