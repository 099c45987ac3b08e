import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Files that decide what the pack says: its rules and its limits. */
const partOfThePack = /\.(?:ts|mjs|json|ya?ml|txt)$/;

/**
 * Version of the policy pack of a checkout, as in `0.1.0+3f29c1d0a77e`: its number, and the beginning of a SHA-256 over
 * every file of rules and limits, so that a changed limit is another version although nobody counted it up.
 */
export function packVersion(root: string): string {
  const dir = join(root, "policies");
  const { version } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as { version: string };
  const hash = createHash("sha256");
  const files = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((file) => partOfThePack.test(file));
  for (const file of files.map((name) => name.replaceAll("\\", "/")).sort()) {
    const content = readFileSync(join(dir, file));
    hash.update(`${file}\n${String(content.length)}\n`).update(content);
  }
  return `${version}+${hash.digest("hex").slice(0, 12)}`;
}
