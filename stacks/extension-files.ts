import type { ExtensionEntry } from "../components/core/contracts";
import { extensionSet } from "../components/extensions/extension-set";
import type { PlatformConfig } from "./config";

/** Every extension that some set of the catalog names, once, with the address that workspaces fetch it from. */
export function extensionFiles({ settings, workspaces }: PlatformConfig): readonly ExtensionEntry[] {
  const all = Object.values(workspaces.extensionSets).flatMap(({ extensions }) =>
    extensionSet(extensions, settings.hosts.artefacts),
  );
  return [...new Map(all.map((entry) => [entry.url, entry])).values()];
}
