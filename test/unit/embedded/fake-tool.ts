import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { BuildContext, CachedTool } from "../../../embedded/tools/tool";

const made = new Set<string>();
process.once("exit", () => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own for one test; removed when the tests end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-tools-"));
  made.add(folder);
  return folder;
}

/** A tool whose one command is a file with the given text; every build adds a line to `builds`. */
export function fakeTool(folder: string, changes: Partial<CachedTool> = {}): CachedTool & { readonly builds: string } {
  const builds = path.join(folder, "builds");
  const lock = path.join(folder, "fake.lock");
  if (!fs.existsSync(lock)) fs.writeFileSync(lock, "version 1");
  return {
    kind: "cached",
    name: "fake",
    version: "v1",
    commands: ["fake"],
    coldSeconds: 1,
    lockFiles: [lock],
    recipe: "",
    missing: () => undefined,
    build: (context) => {
      countedBuild(builds, context);
    },
    builds,
    ...changes,
  };
}

/** Notes the build, then makes the command. */
export function countedBuild(builds: string, { dir }: BuildContext): void {
  fs.appendFileSync(builds, "built\n");
  fs.writeFileSync(path.join(dir, "bin", "fake"), "works", { mode: 0o755 });
}

/** How often the tool was built. */
export function buildCount({ builds }: { readonly builds: string }): number {
  return fs.existsSync(builds) ? fs.readFileSync(builds, "utf8").trim().split("\n").length : 0;
}

/** Runs the work with another PATH. */
export async function withPath<T>(folders: readonly string[], work: () => Promise<T>): Promise<T> {
  const before = process.env["PATH"];
  process.env["PATH"] = folders.join(path.delimiter);
  try {
    return await work();
  } finally {
    process.env["PATH"] = before;
  }
}
