import fs from "node:fs";
import { stringify } from "yaml";

/** Writes a configuration file of one or more documents, as a whole. */
export function writeConfig(file: string, documents: readonly object[]): void {
  fs.writeFileSync(`${file}.new`, documents.map((document) => stringify(document)).join("---\n"), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
