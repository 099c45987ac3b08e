import fs from "node:fs";
import path from "node:path";

/** Absolute path of an executable on PATH (or in the given extra folders), or undefined. */
export function onPath(command: string, extraFolders: readonly string[] = []): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), ...extraFolders];
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, command))
    .find((file) => {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
      } catch {
        return false;
      }
    });
}
