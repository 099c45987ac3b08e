import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { standInVsix } from "../../embedded/artefacts/stand-in-vsix";
import type { ExtensionEntry } from "../../components/core/contracts";

/**
 * Fills the embedded artefact repository with small extensions that stand in for those of the catalog, at the addresses
 * that workspaces fetch them from. A file that is as it should be is left alone.
 *
 * @param folder where the repository's files lie
 * @returns how many files were written
 */
export async function standInExtensions(folder: string, extensions: readonly ExtensionEntry[]): Promise<number> {
  let written = 0;
  for (const { id, version, url } of extensions) {
    const file = join(folder, decodeURIComponent(new URL(url).pathname));
    const content = await standInVsix(id, version);
    if (existsSync(file) && readFileSync(file).equals(content)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, content, { mode: 0o644 });
    renameSync(`${file}.new`, file);
    written += 1;
  }
  return written;
}
