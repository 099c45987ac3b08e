import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RenderedFile } from "./render-files";

/** Marks a folder as a render, so that only such a folder is ever replaced. */
export const renderMarker = "render.json";

/**
 * Writes a render as a whole: into a folder beside the target first, then in place of it, so that an interrupted run
 * leaves the old render.
 *
 * @throws Error when the target holds something that is not a render
 */
export function writeFiles(out: string, files: readonly RenderedFile[]): void {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, renderMarker))) {
    throw new Error(
      `${out}: the folder is not empty and is not a render (it has no ${renderMarker}); name an empty or new folder with --out`,
    );
  }
  const next = `${out.replace(/\/+$/, "")}.partial-${String(process.pid)}`;
  rmSync(next, { recursive: true, force: true });
  for (const file of files) {
    const path = join(next, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content);
  }
  rmSync(out, { recursive: true, force: true });
  renameSync(next, out);
}
