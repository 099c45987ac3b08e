import fs from "node:fs";
import path from "node:path";
import { downloadPlugins } from "./download-plugins";
import { installedFolder, officialPlugin } from "./official-plugin";
import { replaceLink } from "./replace-link";
import { setEngineLogs } from "./set-engine-logs";
import { standInFolder } from "./stand-in-folder";
import { standIns } from "./stand-ins";
import type { StandIn } from "./stand-ins";

/** Where the engine finds its plugins; see {@link pluginPath}. */
export interface PluginPath {
  /** Folder with the stand-ins that are needed, to be put in front of PATH; the engine then warns at each of them. */
  readonly folder: string;
  /**
   * Folder for PULUMI_HOME instead: it offers the stand-ins, and the official plugins that the engine has downloaded, as
   * installed ones; nothing is warned of. It keeps the engine's log-ins apart from the user's, and has no place for logs.
   */
  readonly home: string;
  /** Names of the plugins that are stood in for, as in `kubernetes`. */
  readonly standIns: readonly string[];
  /** Names of those whose official plugin is used. */
  readonly official: readonly string[];
}

function writeHome(home: string, plugins: readonly { readonly plugin: StandIn; readonly file: string }[]): void {
  for (const { plugin, file } of plugins) {
    const folder = installedFolder(plugin, home);
    fs.mkdirSync(folder, { recursive: true });
    replaceLink(file, path.join(folder, plugin.command));
  }
}

/**
 * Finds out which official plugins are there and prepares stand-ins for the others.
 *
 * The official plugin wins wherever the engine would find it: on PATH, beside the engine, or downloaded in the version
 * the program asks for. A missing one is tried to be downloaded once a day, silently and for ten seconds at most.
 *
 * @param args `dir`: folder for what is made; `pulumi`: path of the engine; `env`: of the engine to come (PATH,
 * PULUMI_HOME, HOME; WEBIDE_OFFLINE=1 forbids the download)
 */
export async function pluginPath(args: {
  readonly dir: string;
  readonly pulumi: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<PluginPath> {
  const { dir, pulumi, env } = args;
  fs.mkdirSync(dir, { recursive: true });
  const isMissing = (plugin: StandIn): boolean => officialPlugin(plugin, pulumi, env) === undefined;
  // The language host comes with the engine; the engine refuses to download it.
  await downloadPlugins(
    standIns.filter((plugin) => plugin.kind === "resource" && isMissing(plugin)),
    args,
  );

  const missing = standIns.filter(isMissing);
  const folder = await standInFolder(path.join(dir, "plugins"), missing);
  const home = path.join(dir, "home");
  writeHome(
    home,
    standIns.map((plugin) => ({
      plugin,
      file: officialPlugin(plugin, pulumi, env) ?? path.join(folder, plugin.command),
    })),
  );
  setEngineLogs(home, env["WEBIDE_DEBUG"] !== undefined);
  return {
    folder,
    home,
    standIns: missing.map(({ name }) => name),
    official: standIns.filter((plugin) => !missing.includes(plugin)).map(({ name }) => name),
  };
}
