import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as semver from "semver";
import { onPath } from "../../embedded/tools/on-path";

/** Engines that the program and the Automation API of the lock work with. */
export const fittingEngines = ">=3.245.0 <4";

/** What PATH offers. */
export interface EngineOnPath {
  readonly path: string;
  /** Without the leading `v`; undefined when the command does not tell. */
  readonly version: string | undefined;
  readonly fits: boolean;
}

/** The `pulumi` on PATH, if there is one, and whether it may be used. */
export async function findEngine(): Promise<EngineOnPath | undefined> {
  const path = onPath("pulumi");
  if (path === undefined) return undefined;
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(path, ["version"], { env, timeout: 30_000 });
    const version = semver.parse(stdout.trim())?.version;
    return { path, version, fits: version !== undefined && semver.satisfies(version, fittingEngines) };
  } catch {
    return { path, version: undefined, fits: false };
  }
}
