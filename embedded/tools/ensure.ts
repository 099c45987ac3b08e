import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CachePlace, cacheRoot, toolKey } from "./cache";
import { withLock } from "./lock";
import { onPath } from "./on-path";
import { lineProgress, type Progress, type ProgressEvent } from "./progress";
import { registry } from "./registry";
import { runner } from "./run";
import { sideBySide } from "./side-by-side";
import { ToolError } from "./tool-error";
import type { CachedTool, SystemTool, Tool } from "./tool";

/** A tool that can be used now. */
export interface ReadyTool {
  readonly name: string;
  readonly version: string;
  /** Folder that holds the tool: its build in the cache, or the folder of its command on PATH. */
  readonly dir: string;
  /** Path of a command. @default the first one the tool declares */
  bin(command?: string): string;
}

/** Options of {@link ensureTools}. */
export interface EnsureOptions {
  /** Tools that may be asked for. @default everything declared in registry.ts */
  readonly tools?: readonly Tool[];
  /** Folder of the cache. @default WEBIDE_CACHE, else webide in the user's cache folder */
  readonly root?: string;
  /** Folder in the cache in which the builds lie. @default "tools" */
  readonly folder?: string;
  /** Builds at the same time. @default 2, or 1 with one core or less than 4 GiB free */
  readonly jobs?: number;
  /** @default lines on stderr */
  readonly progress?: Progress;
  /** Stops the running builds; nothing half done remains. @default never */
  readonly signal?: AbortSignal;
}

const heartbeatMilliseconds = 10_000;

function defaultJobs(): number {
  const bytesForEach = 2 * 1024 ** 3;
  return Math.max(1, Math.min(2, os.availableParallelism(), Math.floor(os.freemem() / bytesForEach)));
}

function ready(tool: Tool, dir: string, paths: ReadonlyMap<string, string>): ReadyTool {
  const bin = (command = tool.commands[0] ?? ""): string => {
    const found = paths.get(command);
    if (found !== undefined) return found;
    throw new ToolError(
      tool,
      `has no command "${command}"; it has: ${tool.commands.join(", ") || "only data, see dir"}`,
    );
  };
  return { name: tool.name, version: tool.version, dir, bin };
}

function readySystem(tool: SystemTool): ReadyTool | undefined {
  const paths = tool.find();
  const [first] = paths?.values() ?? [];
  return paths && first !== undefined ? ready(tool, path.dirname(first), paths) : undefined;
}

function readyCached(tool: CachedTool, place: CachePlace): ReadyTool | undefined {
  if (!place.isComplete()) return undefined;
  return ready(tool, place.dir, new Map(tool.commands.map((command) => [command, place.command(command)])));
}

/** A tool of the same name on PATH, for machines that cannot build it themselves. */
function readyPrebuilt(tool: CachedTool): ReadyTool | undefined {
  const paths = new Map(tool.commands.map((command) => [command, onPath(command) ?? ""]));
  const [first] = paths.values();
  return first === undefined || [...paths.values()].includes("") ? undefined : ready(tool, path.dirname(first), paths);
}

type Tell = (state: ProgressEvent["state"], detail: string) => void;

async function ensureCached(tool: CachedTool, root: string, tell: Tell, options: EnsureOptions): Promise<ReadyTool> {
  const place = new CachePlace(root, tool, await toolKey(tool), options.folder);
  const missing = await tool.missing();
  if (missing !== undefined) {
    const prebuilt = readyPrebuilt(tool);
    if (prebuilt) {
      tell("ready", `uses ${prebuilt.bin()} (not checked against the lock): ${missing}`);
      return prebuilt;
    }
    const wayOut =
      tool.commands.length > 0
        ? `put a prebuilt ${tool.commands.join(" and ")} on PATH`
        : `copy ${place.dir} from a machine that has it`;
    throw new ToolError(tool, missing, [`or: ${wayOut}`]);
  }

  place.prepare();
  const onWait = ({ pid, host }: { pid: number; host: string }): void => {
    tell("waiting", `process ${pid} on ${host} builds it, waiting`);
  };
  return withLock(place.lockFile, { onWait, signal: options.signal }, async () => {
    const builtMeanwhile = readyCached(tool, place);
    if (builtMeanwhile) {
      tell("ready", "built by another process");
      return builtMeanwhile;
    }
    const building = place.startBuild();
    try {
      fs.writeFileSync(place.logFile, "");
      const run = runner(tool, building, place.logFile, options.signal);
      await tool.build({
        dir: building,
        finalDir: place.dir,
        run,
        step: (message) => {
          tell("working", message);
        },
      });
      const absent = tool.commands.filter((command) => !fs.existsSync(path.join(building, "bin", command)));
      if (absent.length > 0)
        throw new ToolError(tool, `its recipe did not make: ${absent.map((name) => `bin/${name}`).join(", ")}`);
      place.publish(building);
    } finally {
      fs.rmSync(building, { recursive: true, force: true });
    }
    const built = readyCached(tool, place);
    if (!built) throw new ToolError(tool, `${place.dir} was removed right after it was built; repeat the command`);
    tell("ready", "ready");
    return built;
  });
}

async function ensureSystem(tool: SystemTool, root: string, tell: Tell, options: EnsureOptions): Promise<ReadyTool> {
  const missing = await tool.missing();
  if (missing !== undefined) throw new ToolError(tool, missing);

  const folder = path.join(root, "tools", "system");
  fs.mkdirSync(folder, { recursive: true });
  const onWait = ({ pid }: { pid: number }): void => {
    tell("waiting", `process ${pid} installs packages, waiting`);
  };
  return withLock(path.join(folder, "packages.lock"), { onWait, signal: options.signal }, async () => {
    if (!tool.find()) {
      const run = runner(tool, folder, path.join(folder, `${tool.name}.log`), options.signal);
      await tool.install({
        run,
        step: (message) => {
          tell("working", message);
        },
      });
    }
    const installed = readySystem(tool);
    if (!installed)
      throw new ToolError(
        tool,
        `installed, but something of it is still not found. Look at ${path.join(folder, `${tool.name}.log`)}`,
      );
    tell("ready", "ready");
    return installed;
  });
}

/** Where a tool is, without building or installing anything; undefined while it is not ready. */
export async function findTool(
  tool: Tool,
  root: string = cacheRoot(),
  folder?: string,
): Promise<ReadyTool | undefined> {
  return tool.kind === "system"
    ? readySystem(tool)
    : readyCached(tool, new CachePlace(root, tool, await toolKey(tool), folder));
}

/**
 * Makes tools ready to use, building or installing what is missing, and says where they are.
 * Throws a ToolError that names the tool, or an Error that lists the known names.
 */
export async function ensureTools(
  names: readonly string[],
  options: EnsureOptions = {},
): Promise<Map<string, ReadyTool>> {
  const known = new Map((options.tools ?? registry).map((tool) => [tool.name, tool]));
  const wanted = [...new Set(names)].map((name) => {
    const tool = known.get(name);
    if (!tool) throw new Error(`unknown tool "${name}"; allowed: ${[...known.keys()].sort().join(", ")}`);
    return tool;
  });
  const root = options.root ?? cacheRoot();
  const jobs = options.jobs ?? defaultJobs();
  const progress = options.progress ?? lineProgress();
  const begun = new Map<Tool, number>();
  const done = new Map<string, ReadyTool>();
  for (const tool of wanted) {
    const found = await findTool(tool, root, options.folder);
    if (found) done.set(tool.name, found);
  }
  const open = new Set(wanted.filter((tool) => !done.has(tool.name)));
  const failures: Error[] = [];
  const elapsed = (tool: Tool): number => (Date.now() - (begun.get(tool) ?? Date.now())) / 1000;

  const ensureOne = async (tool: Tool): Promise<void> => {
    begun.set(tool, Date.now());
    let detail = "";
    const tell: Tell = (state, text) => {
      detail = text;
      if (state === "ready" || state === "failed") open.delete(tool);
      const leftSeconds = [...open].reduce((sum, one) => sum + Math.max(1, one.coldSeconds - elapsed(one)), 0) / jobs;
      progress({
        tool,
        state,
        detail,
        elapsedSeconds: elapsed(tool),
        left: [...open].map((one) => one.name),
        leftSeconds,
      });
    };
    const heartbeat = setInterval(() => {
      tell("working", detail);
    }, heartbeatMilliseconds).unref();
    try {
      options.signal?.throwIfAborted();
      const ensure =
        tool.kind === "cached" ? ensureCached(tool, root, tell, options) : ensureSystem(tool, root, tell, options);
      done.set(tool.name, await ensure);
    } catch (error) {
      failures.push(error as Error);
      tell("failed", "failed");
    } finally {
      clearInterval(heartbeat);
    }
  };

  const queue = [...open].sort((a, b) => b.coldSeconds - a.coldSeconds); // the long ones first, to end together
  await sideBySide(queue, jobs, ensureOne);
  const [failure] = failures;
  if (failure && failures.length === 1) throw failure;
  if (failure) throw new AggregateError(failures, [...new Set(failures.map(({ message }) => message))].join("\n"));
  return new Map([...done].sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
}
