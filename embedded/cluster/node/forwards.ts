import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";

/** Connections to an address of this machine that go on to one inside a cluster's network. */
export interface Forward {
  /** Loopback address and port. */
  readonly listen: string;
  /** IP address and port of a pod, a Service or the node. */
  readonly target: string;
}

/** What has become of one of them. */
export interface ForwardState extends Forward {
  /** Why nothing listens; undefined where something does. */
  readonly error?: string;
}

/**
 * Says which connections one owner wants to be forwarded, all of them; the process `forward` acts on it within a moment.
 * Connections that are open stay open.
 */
export function writeForwards(paths: ClusterPaths, owner: string, forwards: readonly Forward[]): void {
  const file = path.join(paths.forwards, `${owner}.json`);
  const text = JSON.stringify(forwards);
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(paths.forwards, { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** What the process `forward` said last; nothing before its first start. */
export function forwardState(paths: ClusterPaths): readonly ForwardState[] {
  try {
    return JSON.parse(fs.readFileSync(path.join(paths.run, "forwards.json"), "utf8")) as ForwardState[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
