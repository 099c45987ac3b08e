import fs from "node:fs";
import path from "node:path";
import { lockedPythonVersion } from "./locked-version";
import { createVenv, missingPython, pythonIdentity } from "./python-venv";
import type { CachedTool } from "./tool";

/** Inputs of {@link pythonTool}. */
export interface PythonToolArgs {
  readonly name: string;
  /** Folder with requirements.in (what is wanted) and requirements.txt (the hashed lock). */
  readonly folder: string;
  /** Package whose pinned version is the tool's version. */
  readonly project: string;
  /** Commands to offer out of the venv's bin folder. */
  readonly commands: readonly string[];
  /** Seconds of a first installation. */
  readonly coldSeconds: number;
}

/** Commands of locked Python packages, in a venv of their own (`venv/` in the tool's folder). */
export function pythonTool({ name, folder, project, commands, coldSeconds }: PythonToolArgs): CachedTool {
  const requirements = path.join(folder, "requirements.txt");
  return {
    kind: "cached",
    name,
    version: lockedPythonVersion(requirements, project),
    commands,
    coldSeconds,
    lockFiles: [requirements],
    recipe: JSON.stringify({ commands }),
    identity: pythonIdentity,
    missing: missingPython,
    async build(context) {
      await createVenv(context, requirements);
      for (const command of commands) {
        fs.symlinkSync(path.join("..", "venv", "bin", command), path.join(context.dir, "bin", command));
      }
    },
  };
}
