import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const repository = path.join(__dirname, "..", "..");

/** The whole project in a folder of its own, for a test that changes what is deployed; {@link remove} takes it away. */
export class ProjectCopy {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "webide-project-"));
  readonly root = path.join(this.folder, "project");

  constructor() {
    mkdirSync(this.root);
    // What git knows, as it stands in the working tree: neither caches nor the state of a cluster.
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: repository,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    for (const file of listed.split("\0")) {
      const source = path.join(repository, file);
      if (file !== "" && existsSync(source)) cpSync(source, path.join(this.root, file));
    }
    symlinkSync(path.join(repository, "node_modules"), path.join(this.root, "node_modules"));
  }

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

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
