import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many tests ran. */
export interface MochaResult {
  readonly passed: number;
  readonly failed: number;
}

/** Runs specs in a process of their own; a run that dies without a result counts as one failure. */
export async function runMocha(specs: readonly string[], root: string): Promise<MochaResult> {
  const folder = mkdtempSync(join(tmpdir(), "webide-test-"));
  const result = join(folder, "result.json");
  const include = specs.filter((spec) => !spec.startsWith("!")).flatMap((spec) => ["--spec", spec]);
  const exclude = specs.filter((spec) => spec.startsWith("!")).flatMap((spec) => ["--ignore", spec.slice(1)]);
  const args = [
    "--config",
    join(root, ".mocharc.json"),
    "--reporter",
    join(root, "test/support/counting-reporter.ts"),
    ...exclude,
    ...include,
  ];
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(join(root, "node_modules/.bin/mocha"), args, {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, WEBIDE_TEST_RESULT: result },
      });
      child.on("error", reject);
      child.on("close", resolve);
    });
    const counted = readResult(result);
    // Mocha exits with the number of failures; a code without counted failures is a crash after or between tests.
    return code === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResult(path: string): MochaResult {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as MochaResult;
  } catch {
    return { passed: 0, failed: 1 };
  }
}
