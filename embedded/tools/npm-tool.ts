import fs from "node:fs";
import path from "node:path";
import { lockedNpmVersion } from "./locked-version";
import { onPath } from "./on-path";
import type { CachedTool } from "./tool";

/** Inputs of {@link npmTool}. */
export interface NpmToolArgs {
  readonly name: string;
  /** Folder with package.json (what is wanted) and package-lock.json. */
  readonly folder: string;
  /** Package whose pinned version is the tool's version. */
  readonly project: string;
  /** Packages among the installed ones that bring a lock of their own for what they need, as paths in the tool's folder. @default none */
  readonly nested?: readonly string[];
  /** Seconds of a first installation. */
  readonly coldSeconds: number;
}

/** No scripts: what packages want to run here is run by whoever uses them, where it can do no harm. */
const quietly = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
const install = ["ci", ...quietly];
/** `ci` would insist on packages for development in a lock that leaves them out. */
const installNested = ["install", "--no-save", ...quietly];

/** Locked npm packages, fetched and checked but not built; data in `node_modules/` of the tool's folder. */
export function npmTool({ name, folder, project, nested = [], coldSeconds }: NpmToolArgs): CachedTool {
  const files = ["package.json", "package-lock.json"].map((file) => path.join(folder, file));
  return {
    kind: "cached",
    name,
    version: lockedNpmVersion(path.join(folder, "package-lock.json"), project),
    commands: [],
    coldSeconds,
    lockFiles: files,
    recipe: JSON.stringify({ install, installNested, nested }),
    missing: () =>
      onPath("npm") === undefined
        ? "needs npm on PATH; it comes with Node.js (Debian: apt-get install npm)"
        : undefined,
    async build({ dir, run, step }) {
      for (const file of files) fs.copyFileSync(file, path.join(dir, path.basename(file)));
      step(`npm ci of ${project}`);
      await run("npm", install, { cwd: dir });
      for (const below of nested) {
        step(`npm install in ${below}`);
        await run("npm", installNested, { cwd: path.join(dir, below) });
      }
    },
  };
}
