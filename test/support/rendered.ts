import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderPlatform } from "../../operations/render/render-platform";
import type { RenderedFile } from "../../operations/render/render-files";
import { writeFiles } from "../../operations/render/write-files";

const rendered = new Map<string, Promise<readonly RenderedFile[]>>();
const folders = new Map<string, string>();

/** The files of a stack and its shards, rendered once for all specs of a run. */
export function renderedFiles(stack: "dev" | "prod", unknowns = false): Promise<readonly RenderedFile[]> {
  const key = `${stack} ${String(unknowns)}`;
  const known = rendered.get(key) ?? renderPlatform({ stack, unknowns });
  rendered.set(key, known);
  return known;
}

/** The same as a folder on disk, for tools that read files; removed when the run ends. */
export async function renderedFolder(stack: "dev" | "prod", unknowns = false): Promise<string> {
  const key = `${stack} ${String(unknowns)}`;
  const known = folders.get(key);
  if (known !== undefined) return known;
  const folder = join(mkdtempSync(join(tmpdir(), "webide-render-")), "render");
  writeFiles(folder, await renderedFiles(stack, unknowns));
  folders.set(key, folder);
  process.once("exit", () => {
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });
  return folder;
}
