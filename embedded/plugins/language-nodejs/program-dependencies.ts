import fs from "node:fs";
import path from "node:path";

/** An npm package of a program. */
export interface ProgramDependency {
  readonly name: string;
  readonly version: string;
}

interface Lock {
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly dependencies?: object }>>;
}

function nearestLock(programFolder: string): Lock {
  for (let folder = path.resolve(programFolder); ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package-lock.json");
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")) as Lock;
    if (folder === path.dirname(folder)) {
      throw new Error(`no package-lock.json in ${programFolder} or above it; run 'npm install' there`);
    }
  }
}

/**
 * The packages a program depends on, from the nearest package-lock.json.
 *
 * @param transitive whether to name those too that only other packages need
 */
export function programDependencies(programFolder: string, transitive: boolean): ProgramDependency[] {
  const packages = nearestLock(programFolder).packages ?? {};
  const direct = new Set(Object.keys(packages[""]?.dependencies ?? {}));
  return Object.entries(packages).flatMap(([place, { version }]) => {
    const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    if (name === undefined || version === undefined) return [];
    const wanted = transitive || (direct.has(name) && place === `node_modules/${name}`);
    return wanted ? [{ name, version }] : [];
  });
}
