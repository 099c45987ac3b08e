import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../usage-error";
import type { RenderedFile } from "./render-files";

/** Marks a folder as a render, so that only such a folder is ever replaced. */
export const renderMarker = "render.json";

/** Refuses a target that holds something else than a render. */
function checkTarget(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UsageError(`${out}: is a file; name an empty or new folder with --out`);
  if (readdirSync(out).length > 0 && !existsSync(join(out, renderMarker))) {
    throw new UsageError(
      `${out}: the folder is not empty and is not a render (it has no ${renderMarker}); name an empty or new folder with --out`,
    );
  }
}

/**
 * Writes a render as a whole: into a folder beside the target first, then in place of it, so that an interrupted run
 * leaves the old render.
 *
 * @throws UsageError when the target holds something that is not a render
 */
export function writeFiles(out: string, files: readonly RenderedFile[]): void {
  checkTarget(out);
  const next = `${resolve(out)}.partial-${String(process.pid)}`;
  rmSync(next, { recursive: true, force: true });
  try {
    for (const file of files) {
      const path = join(next, file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.content);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(next, out);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}
