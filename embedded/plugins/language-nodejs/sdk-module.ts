import { createRequire } from "node:module";
import path from "node:path";

/**
 * File of a module of the Pulumi SDK as the program sees it, so that host and program speak the same version.
 *
 * @param name as in `@pulumi/pulumi/cmd/run`
 * @param folder of the program or policy pack
 */
export function sdkModule(name: string, folder: string): string {
  try {
    return createRequire(path.join(folder, "any.js")).resolve(name);
  } catch {
    throw new Error(`${name} is not installed for ${folder}; run 'npm ci' in the folder of its package.json`);
  }
}
