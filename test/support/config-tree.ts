import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlatformConfig } from "../../stacks/config";
import { DocumentError, loadConfig } from "../../stacks/config";

const repository = path.join(__dirname, "..", "..");

/** A copy of the configuration files that a test may spoil; removed by {@link remove}. */
export class ConfigTree {
  readonly root = mkdtempSync(path.join(tmpdir(), "webide-config-"));

  constructor() {
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "catalog"]) {
      cpSync(path.join(repository, file), path.join(this.root, file), { recursive: true });
    }
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
