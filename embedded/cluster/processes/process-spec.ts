import { createHash } from "node:crypto";
import fs from "node:fs";
import type { Enter } from "../node/enter";

/** A program that runs in the background until it is stopped. */
export interface ProcessSpec {
  /** Name of its record and of its log. */
  readonly name: string;
  /** Absolute path of the program. */
  readonly command: string;
  /** Never a secret: any user of the machine reads them in the process list. */
  readonly args: readonly string[];
  /** Variables beside those of the caller. Secrets may stand here. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the caller's environment is inherited. @default true */
  readonly inheritEnv?: boolean;
  /** Files it reads at start only: when one changes, the program is started anew. @default none */
  readonly inputs?: readonly string[];
  /** Namespaces to start it in. @default those of the caller */
  readonly enter?: Enter;
  /** @default the folder of the cluster; the root where it enters a mount namespace */
  readonly cwd?: string;
  /** Asks it to end. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** Seconds it may take to end before it is killed. @default 10 */
  readonly stopSeconds?: number;
  /** Seconds it may take until it is ready. */
  readonly readySeconds: number;
  /** Undefined when it is ready; else what it lacks, in a few words. */
  readonly notReady: () => Promise<string | undefined>;
}

/** Changes whenever the program would have to be started anew to be what the spec says. */
export function fingerprint({ command, args, env = {}, inputs = [] }: ProcessSpec): string {
  const hash = createHash("sha256");
  // Not PATH, which is the caller's: another shell is no reason to start everything anew.
  const own = Object.entries(env).filter(([name]) => name !== "PATH");
  hash.update(JSON.stringify([command, args, own.sort()]));
  for (const file of inputs) hash.update(`\0${file}\0`).update(fs.readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}
