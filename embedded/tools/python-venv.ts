import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { onPath } from "./on-path";
import type { BuildContext } from "./tool";

const oldest = [3, 11] as const; // the locks are resolved for this and newer

async function ask(script: string): Promise<string | undefined> {
  const python = onPath("python3");
  if (python === undefined) return undefined;
  const answer = promisify(execFile)(python, ["-c", script]);
  return answer.then(({ stdout }) => stdout.trim()).catch(() => undefined);
}

/** The Python a venv on this machine is tied to. */
export async function pythonIdentity(): Promise<string> {
  return (await ask("import sys; print(*sys.version_info[:2], sys.base_prefix)")) ?? "no python3";
}

/** Says why no venv can be made here; undefined when it can. */
export async function missingPython(): Promise<string | undefined> {
  const install = `Install Python ${oldest.join(".")} or newer with venv (Debian: apt-get install python3-venv)`;
  const answer = await ask("import sys; print(*sys.version_info[:2]); import venv, ensurepip");
  if (answer === undefined) return `needs python3 with the modules venv and ensurepip on PATH. ${install}`;
  const [major = 0, minor = 0] = answer.split(" ").map(Number);
  const tooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return tooOld ? `needs Python ${oldest.join(".")} or newer, but python3 is ${major}.${minor}. ${install}` : undefined;
}

/** Makes a venv that holds exactly the hashed requirements; it works once the build lies in its final folder. */
export async function createVenv({ dir, finalDir, run, step }: BuildContext, requirements: string): Promise<string> {
  const venv = path.join(dir, "venv");
  const env = {
    PYTHONHOME: undefined,
    PYTHONPATH: undefined,
    PIP_NO_INPUT: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_PROGRESS_BAR: "off",
  };
  step("making a Python venv");
  await run("python3", ["-m", "venv", venv], { env });
  step("pip install of the locked requirements");
  const pip = ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", requirements];
  await run(path.join(venv, "bin", "python"), pip, { env });
  // Scripts name their interpreter by absolute path: https://docs.python.org/3/library/venv.html
  for (const entry of fs.readdirSync(path.join(venv, "bin"), { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(venv, "bin", entry.name);
    const text = fs.readFileSync(file, "latin1");
    if (text.includes(dir)) fs.writeFileSync(file, text.replaceAll(dir, finalDir), "latin1");
  }
  return venv;
}
