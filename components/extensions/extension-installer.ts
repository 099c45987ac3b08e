import { readFileSync } from "node:fs";
import path from "node:path";

/** File that the init container of a workspace runs. */
export const extensionInstallerEntry = "install-extensions.mjs";

/** The installer's files by name, as they are laid into a workspace's ConfigMap. */
export function extensionInstaller(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [extensionInstallerEntry, "vsix-archive.mjs"].map((name) => [
      name,
      readFileSync(path.join(__dirname, name), "utf8"),
    ]),
  );
}
