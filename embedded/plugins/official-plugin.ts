import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { StandIn } from "./stand-ins";

/** Text at the start of a bundled stand-in. */
export const standInMark = "webide stand-in";

/** One of these stands near the start of every stand-in, of whatever checkout: one found on PATH is not official. */
const marks = [standInMark, "/../launch.sh"];

/** Where the engine keeps what it downloads. */
export function pulumiHome(env: NodeJS.ProcessEnv): string {
  return env["PULUMI_HOME"] || path.join(env["HOME"] || os.homedir(), ".pulumi");
}

/** Folder of a plugin among those that the engine has downloaded. */
export function installedFolder(plugin: StandIn, home: string): string {
  return path.join(home, "plugins", `${plugin.kind}-${plugin.name}-v${plugin.version}`);
}

function isOfficial(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    if (!fs.statSync(file).isFile()) return false;
    const descriptor = fs.openSync(file, "r");
    try {
      const start = Buffer.alloc(512);
      const read = fs.readSync(descriptor, start);
      return !marks.some((mark) => start.subarray(0, read).includes(mark));
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return false;
  }
}

/**
 * The official plugin, in the order in which the engine looks: on PATH, beside the engine, among those it downloaded
 * (there only in exactly the version asked for).
 *
 * @param pulumi path of the engine
 * @returns its path, or undefined when it is not there
 */
export function officialPlugin(plugin: StandIn, pulumi: string, env: NodeJS.ProcessEnv): string | undefined {
  const onPath = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const besideEngine = plugin.kind === "language" ? [path.dirname(fs.realpathSync(pulumi))] : [];
  return [...onPath, ...besideEngine, installedFolder(plugin, pulumiHome(env))]
    .map((folder) => path.join(folder, plugin.command))
    .find(isOfficial);
}
