import { readFileSync } from "node:fs";
import path from "node:path";

/** Text of a script of this folder, as it is laid into the ConfigMap `editor` under its own name. */
export function startScript(name: `${string}.mjs`): string {
  return readFileSync(path.join(__dirname, name), "utf8");
}
