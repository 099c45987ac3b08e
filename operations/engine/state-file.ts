import { copyFileSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectName } from "../../stacks/config/stack-settings";
import { EngineError } from "./engine-error";

/** One resource of a state, as far as webide looks at it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** An operation that had begun when its engine died. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading" | "importing";
  readonly resource: StateResource;
}

/** What the engine knows of a stack. Secrets are ciphertext. */
export interface StackState {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
  /** When it was written. */
  readonly time: Date | undefined;
}

interface Deployment {
  readonly manifest?: { readonly time?: string };
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly PendingOperation[];
}

/** The parts of a deployment that webide looks at. */
export function stateOf(deployment: unknown): StackState {
  const { manifest, resources = [], pending_operations: pending = [] } = (deployment ?? {}) as Deployment;
  return { resources, pending, time: manifest?.time === undefined ? undefined : new Date(manifest.time) };
}

const stacksFolder = (backend: string): string => join(backend, ".pulumi", "stacks", projectName);
const stateFile = (backend: string, stack: string): string => join(stacksFolder(backend), `${stack}.json`);

function parse(file: string): StackState {
  const content = JSON.parse(readFileSync(file, "utf8")) as { checkpoint?: { latest?: unknown } } | null;
  if (content?.checkpoint === undefined) throw new SyntaxError("it has no checkpoint");
  return stateOf(content.checkpoint.latest);
}

/** Names of the stacks that a file backend holds, readable or not. */
export function storedStacks(backend: string): string[] {
  try {
    return readdirSync(stacksFolder(backend))
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A copy of a stack's state that can be read. */
export interface StateCopy {
  readonly file: string;
  readonly resources: number;
  readonly time: Date;
}

/** Copies that the backend keeps by itself, the newest first; copies that can not be read are left out. */
export function stateCopies(backend: string, stack: string): StateCopy[] {
  const folder = join(backend, ".pulumi", "backups", projectName, stack);
  let backups: string[];
  try {
    backups = readdirSync(folder).filter((file) => file.endsWith(".json"));
  } catch {
    backups = [];
  }
  return [`${stateFile(backend, stack)}.bak`, ...backups.map((file) => join(folder, file))]
    .flatMap((file): StateCopy[] => {
      try {
        const { resources, time } = parse(file);
        return [{ file, resources: resources.length, time: time ?? statSync(file).mtime }];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.time.getTime() - a.time.getTime());
}

/**
 * The state of a stack of a file backend; undefined where there is none.
 *
 * @throws EngineError (state) for a file that can not be read, naming the newest copy that can
 */
export function readState(backend: string, stack: string): StackState | undefined {
  const file = stateFile(backend, stack);
  try {
    return parse(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    const [copy] = stateCopies(backend, stack);
    const wayOut =
      copy === undefined
        ? "the backend holds no copy that can be read; put one back from your backup"
        : `\`webide up --restore-state\` takes the backend's copy of ${copy.time.toISOString()} with ${String(copy.resources)} ` +
          "resources, keeps the damaged file, and compares it with the cluster";
    throw new EngineError("state", `stack ${stack}: ${file} is damaged: ${error.message}; ${wayOut}`);
  }
}

/**
 * Puts the newest readable copy in place of a damaged state, which is kept beside it.
 *
 * @returns the copy; undefined when the state is sound and nothing was done
 * @throws EngineError (state) when there is no copy
 */
export function restoreState(backend: string, stack: string): StateCopy | undefined {
  const file = stateFile(backend, stack);
  try {
    readState(backend, stack);
    return undefined;
  } catch (error) {
    const [copy] = stateCopies(backend, stack);
    if (!(error instanceof EngineError) || copy === undefined) throw error;
    renameSync(file, `${file}.damaged-${String(Date.now())}`);
    copyFileSync(copy.file, `${file}.partial`);
    renameSync(`${file}.partial`, file);
    return copy;
  }
}
