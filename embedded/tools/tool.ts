/** Options of {@link BuildContext.run}. */
export interface RunOptions {
  /** Working directory. @default the folder being built */
  readonly cwd?: string;
  /** Variables added to (or, when undefined, removed from) the inherited environment. @default none */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a recipe may use while it builds or installs one tool. */
export interface BuildContext {
  /** Empty folder to fill; it is renamed to `finalDir` once the build has succeeded. */
  readonly dir: string;
  /** Where `dir` will lie afterwards, for files that must name their own place. */
  readonly finalDir: string;
  /** Runs a command and returns its stdout; a failure becomes a ToolError that shows the last lines of output. */
  readonly run: (command: string, args: readonly string[], options?: RunOptions) => Promise<string>;
  /** Says what happens now; shown to the user. */
  readonly step: (message: string) => void;
}

interface Declaration {
  /** Name to ask for; also its folder in the cache. */
  readonly name: string;
  /** Version, read from the lock; shown to the user. */
  readonly version: string;
  /** Commands the tool offers; empty for a tool that is only data. */
  readonly commands: readonly string[];
  /** Seconds a first build takes on two cores; only used to estimate what is left. */
  readonly coldSeconds: number;
}

/** A tool built from its own locked sources into the cache; its commands lie in `bin/`. */
export interface CachedTool extends Declaration {
  readonly kind: "cached";
  /** Files whose content decides the cache key, as absolute paths. */
  readonly lockFiles: readonly string[];
  /** Whatever else decides the result, such as package paths and compiler flags; part of the cache key. */
  readonly recipe: string;
  /** Facts of this machine the result is tied to, such as the Python version. @default none */
  readonly identity?: () => string | Promise<string>;
  /** Says why this machine cannot build the tool and what to install; undefined when it can. */
  readonly missing: () => string | undefined | Promise<string | undefined>;
  /** Fills the folder of the context. */
  readonly build: (context: BuildContext) => void | Promise<void>;
}

/** A tool that lives outside the cache, on PATH, and comes from the system's package manager. */
export interface SystemTool extends Declaration {
  readonly kind: "system";
  /** Path of every command, or undefined while one of them is missing. */
  readonly find: () => ReadonlyMap<string, string> | undefined;
  /** Says why this machine cannot install the tool and what to type; undefined when it can. */
  readonly missing: () => string | undefined | Promise<string | undefined>;
  /** Installs it; called by one process at a time. */
  readonly install: (context: Pick<BuildContext, "run" | "step">) => Promise<void>;
}

/** One declared tool. */
export type Tool = CachedTool | SystemTool;
