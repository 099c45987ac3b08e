import fs from "node:fs";
import path from "node:path";

/** A resource plugin that an installed npm package needs. */
export interface RequiredPackage {
  /** Name of the plugin, as in `random`. */
  readonly name: string;
  /** Version of the plugin, that of the npm package. */
  readonly version: string;
  /** Where the plugin is offered when not in the usual place; empty for that. */
  readonly server: string;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
  };
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined; // half-removed packages and plain folders are no packages
  }
}

function subfolders(folder: string): string[] {
  try {
    return fs.readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Folders of the packages that node finds from a folder, the nearest `node_modules` only. */
function packageFolders(programFolder: string): string[] {
  for (let folder = path.resolve(programFolder); ; folder = path.dirname(folder)) {
    const modules = path.join(folder, "node_modules");
    if (fs.existsSync(modules)) {
      return subfolders(modules).flatMap((found) =>
        path.basename(found).startsWith("@") ? subfolders(found) : [found],
      );
    }
    if (folder === path.dirname(folder)) return [];
  }
}

/** Resource plugins that the installed packages of a program need: those whose package.json says `pulumi.resource`. */
export function requiredPackages(programFolder: string): RequiredPackage[] {
  return packageFolders(programFolder).flatMap((folder) => {
    const manifest = readManifest(folder);
    const version = manifest?.pulumi?.version ?? manifest?.version;
    if (manifest?.pulumi?.resource !== true || manifest.name === undefined || version === undefined) return [];
    const name = manifest.pulumi.name ?? manifest.name.replace(/^@pulumi\//, "").replace(/^@/, "");
    return [{ name, version: version.replace(/^v?/, "v"), server: manifest.pulumi.server ?? "" }];
  });
}
