import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Files below a folder that a test may change. */
export abstract class FileTree {
  abstract readonly root: string;

  /** Replaces text in a file; the text must stand there exactly once, so that a test can not silently change nothing. */
  replace(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (text.split(from).length !== 2) throw new Error(`${file} does not hold exactly once: ${from}`);
    this.write(
      file,
      text.replace(from, () => to),
    );
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }
}
