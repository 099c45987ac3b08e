import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isAlive, thisProcess, type ProcessIdentity } from "./process-identity";
import type { CachedTool } from "./tool";

/** Only for builds of another machine in a shared cache, which cannot be asked. */
const longestBuildMilliseconds = 24 * 60 * 60 * 1000;

/** Folder of everything built on this machine: WEBIDE_CACHE, else webide in the user's cache folder. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env["WEBIDE_CACHE"]) return path.resolve(env["WEBIDE_CACHE"]);
  return path.join(env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache"), "webide");
}

/** Changes whenever a lock file, the recipe, the platform or the tool's tie to this machine changes. */
export async function toolKey(tool: CachedTool): Promise<string> {
  const hash = createHash("sha256");
  const add = (text: string | Buffer): void => {
    hash.update(`${text.length}:`).update(text);
  };
  add(`${process.platform}-${process.arch}`);
  add(tool.recipe);
  add((await tool.identity?.()) ?? "");
  for (const file of [...tool.lockFiles].sort()) {
    add(path.basename(file));
    add(fs.readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

/** One build of one tool in the cache: there as a whole, or not there. */
export class CachePlace {
  /** Final folder of the build. */
  readonly dir: string;
  /** Lock file that guards the build. */
  readonly lockFile: string;
  /** Full output of the last build. */
  readonly logFile: string;
  private readonly parent: string;

  constructor(
    root: string,
    private readonly tool: CachedTool,
    private readonly key: string,
    folder = "tools",
  ) {
    this.parent = path.join(root, folder, tool.name);
    this.dir = path.join(this.parent, key);
    this.lockFile = path.join(this.parent, `${key}.lock`);
    this.logFile = path.join(this.parent, `${key}.log`);
  }

  /** True when the folder and every command in it are there; dangling links count as missing. */
  isComplete(): boolean {
    return fs.existsSync(this.dir) && this.tool.commands.every((command) => fs.existsSync(this.command(command)));
  }

  command(name: string): string {
    return path.join(this.dir, "bin", name);
  }

  /** Makes the folder that holds lock, log and builds. */
  prepare(): void {
    fs.mkdirSync(this.parent, { recursive: true });
  }

  /** Removes what interrupted builds left, then makes an empty folder to build in. */
  startBuild(): string {
    for (const entry of fs.readdirSync(this.parent)) {
      const owner = ownerOf(entry);
      const leftover = path.join(this.parent, entry);
      if (owner && !(isAlive(owner) ?? fs.statSync(leftover).mtimeMs > Date.now() - longestBuildMilliseconds)) {
        fs.rmSync(leftover, { recursive: true, force: true });
      }
    }
    const { pid, started, host } = thisProcess();
    const dir = path.join(this.parent, `.building-${this.key}-${pid}-${started}@${host}`);
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(path.join(dir, "bin"), { recursive: true });
    return dir;
  }

  /** Puts a finished build in place with one rename; when another process was faster, its build stays. */
  publish(building: string): void {
    if (fs.existsSync(this.dir) && !this.isComplete()) {
      fs.rmSync(this.dir, { recursive: true, force: true });
    }
    try {
      fs.renameSync(building, this.dir);
    } catch (error) {
      if (!this.isComplete()) throw error;
      fs.rmSync(building, { recursive: true, force: true });
    }
  }
}

function ownerOf(entry: string): ProcessIdentity | undefined {
  const match = /^\.building-[0-9a-f]+-(\d+)-(\d*)@(.+)$/.exec(entry);
  return match ? { pid: Number(match[1]), started: match[2] ?? "", host: match[3] ?? "" } : undefined;
}
