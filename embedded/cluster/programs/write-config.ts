import fs from "node:fs";
import { stringify } from "yaml";

/** Writes a configuration file of one or more documents, as a whole; one that says so already is left alone. */
export function writeConfig(file: string, documents: readonly object[] | string): void {
  const text =
    typeof documents === "string" ? documents : documents.map((document) => stringify(document)).join("---\n");
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
