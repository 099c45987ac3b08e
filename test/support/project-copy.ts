import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileTree } from "./file-tree";

const repository = path.join(__dirname, "..", "..");

/** The whole project in a folder of its own, for a test that changes what is deployed; {@link remove} takes it away. */
export class ProjectCopy extends FileTree {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "webide-project-"));
  readonly root = path.join(this.folder, "project");

  constructor() {
    super();
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

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
