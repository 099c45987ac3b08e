import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RenderedFile } from "../../operations/render/render-files";
import { renderedFiles } from "../support/rendered";

/** Users that stand for all others: one of each tier and state. Everybody else is counted. */
const shownUsers: Record<"dev" | "prod", readonly string[]> = {
  dev: ["alice", "bob", "carol"],
  prod: ["minjun-kim", "seoyeon-lee", "taeyang-son"],
};

const update = process.env["WEBIDE_UPDATE_GOLDEN"] !== undefined;

function isShown(path: string, stack: string, users: readonly string[]): boolean {
  if (path === "render.json" || path.startsWith(`${stack}/`)) return !path.endsWith("resources.json");
  return users.some(
    (user) => path.includes(`/ide-${user}/`) || new RegExp(`[/-]${user}(-[a-z]+)*\\.(json|yaml)$`).test(path),
  );
}

/** How many objects of each kind the whole render has, so that a lost user shows as well. */
function counts(files: readonly RenderedFile[]): string {
  const kinds = new Map<string, number>();
  for (const { path } of files) {
    const [stack, provider, place, kind] = path.split("/");
    if (stack === undefined || provider === undefined || place === undefined) continue;
    const key = provider === "kubernetes" ? `${stack} ${kind ?? ""}` : `${stack} ${provider} ${place}`;
    kinds.set(key, (kinds.get(key) ?? 0) + 1);
  }
  return JSON.stringify(Object.fromEntries([...kinds].sort()), null, 2) + "\n";
}

function filesBelow(folder: string, below = ""): string[] {
  if (!existsSync(join(folder, below))) return [];
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === "" ? name : `${below}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}

for (const stack of ["dev", "prod"] as const) {
  describe(`the golden files of ${stack}`, function () {
    this.timeout(60_000);
    const folder = join(__dirname, stack);

    it("are what would be deployed; after an intended change: WEBIDE_UPDATE_GOLDEN=1 ./webide test test/golden/golden.spec.ts", async () => {
      const all = await renderedFiles(stack);
      const expected = new Map(
        all.filter(({ path }) => isShown(path, stack, shownUsers[stack])).map((f) => [f.path, f.content]),
      );
      expected.set("counts.json", counts(all));
      if (update) {
        rmSync(folder, { recursive: true, force: true });
        for (const [path, content] of expected) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), content);
        }
      }
      assert.deepEqual(filesBelow(folder).sort(), [...expected.keys()].sort(), "the set of objects has changed");
      for (const [path, content] of expected) {
        assert.equal(readFileSync(join(folder, path), "utf8"), content, `${stack}/${path} has changed`);
      }
    });
  });
}
