import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { KnownTest, KnownTests } from "./requirement-problems";
import { repository } from "./requirements-file";

interface DryRun {
  readonly tests: readonly (KnownTest & { readonly file: string })[];
}

/** The titles of all tests, as mocha itself makes them: specs are loaded in a process of their own, and nothing runs. */
export async function knownTests(): Promise<KnownTests> {
  const folder = mkdtempSync(path.join(tmpdir(), "webide-titles-"));
  const output = path.join(folder, "titles.json");
  try {
    const options = ["--dry-run", "--reporter", "json", "--reporter-option", `output=${output}`];
    await promisify(execFile)(
      path.join(repository, "node_modules", ".bin", "mocha"),
      ["--config", path.join(repository, ".mocharc.json"), ...options, "test/**/*.spec.ts"],
      { cwd: repository, maxBuffer: 64 * 1024 ** 2 },
    );
    const known = new Map<string, KnownTest[]>();
    for (const { file, title, fullTitle } of (JSON.parse(readFileSync(output, "utf8")) as DryRun).tests) {
      const name = path.relative(repository, file).replaceAll(path.sep, "/");
      known.set(name, [...(known.get(name) ?? []), { title, fullTitle }]);
    }
    return known;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
