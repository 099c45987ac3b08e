import { createRequire } from "node:module";
import { join } from "node:path";

const load = createRequire(__filename);

/**
 * Loads a module only when a command needs it, so that `--help` does not wait for the Pulumi SDK.
 *
 * Not `import()`: that would need the loader for ES modules, which alone doubles the start of the command line.
 *
 * @param path of the module, relative to this folder
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the module's type
export function lazy<T>(path: string): T {
  return load(join(__dirname, path)) as T;
}
