import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlatformConfig } from "../../stacks/config";
import { DocumentError, loadConfig } from "../../stacks/config";
import { FileTree } from "./file-tree";

const repository = path.join(__dirname, "..", "..");

/** A copy of the configuration files that a test may spoil; removed by {@link remove}. */
export class ConfigTree extends FileTree {
  readonly root = mkdtempSync(path.join(tmpdir(), "webide-config-"));

  constructor() {
    super();
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "catalog"]) {
      cpSync(path.join(repository, file), path.join(this.root, file), { recursive: true });
    }
  }

  /** Removes a file or folder, or without a name the whole copy. */
  remove(file = ""): void {
    rmSync(path.join(this.root, file), { recursive: true, force: true });
  }

  load(stack = "dev", engineConfig?: Readonly<Record<string, string>>): PlatformConfig {
    return loadConfig({ root: this.root, stack, engineConfig });
  }

  /** What loading says, one problem a line; empty when it succeeds. */
  problems(stack = "dev", engineConfig?: Readonly<Record<string, string>>): string[] {
    try {
      this.load(stack, engineConfig);
      return [];
    } catch (error) {
      if (error instanceof DocumentError) return error.message.split("\n").slice(1);
      throw error;
    }
  }
}
