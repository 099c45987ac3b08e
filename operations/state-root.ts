import { isAbsolute, join } from "node:path";
import { repositoryRoot } from "./repository-root";
import { UsageError } from "./usage-error";

/**
 * Folder that holds everything a stack keeps on this machine: the embedded cluster, the engine's state and its keys.
 *
 * @throws UsageError when WEBIDE_STATE is set and not an absolute path
 */
export function stateRoot(environment: string, env: NodeJS.ProcessEnv = process.env): string {
  const given = env["WEBIDE_STATE"];
  if (given === undefined || given === "") return join(repositoryRoot, ".webide", environment);
  if (isAbsolute(given)) return given;
  throw new UsageError(`WEBIDE_STATE is "${given}"; it must be an absolute path`);
}
