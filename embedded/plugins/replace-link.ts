import fs from "node:fs";
import path from "node:path";

/** Makes a symbolic link, or lets an existing one point elsewhere; whoever looks meanwhile finds the old or the new one. */
export function replaceLink(target: string, place: string): void {
  const making = fs.mkdtempSync(path.join(path.dirname(place), ".link-"));
  try {
    fs.symlinkSync(target, path.join(making, "link"));
    fs.renameSync(path.join(making, "link"), place);
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
}
