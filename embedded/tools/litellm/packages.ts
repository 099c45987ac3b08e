import fs from "node:fs";
import path from "node:path";
import { lockedPythonVersion } from "../locked-version";
import { missingPython } from "../python-venv";
import { requirementsFor } from "../requirements-for";
import type { CachedTool } from "../tool";

const requirements = path.join(__dirname, "requirements.txt");

/** Python of Debian bookworm, and what its C library can load. */
const python = "3.11.2";
const platforms = [36, 35, 34, 31, 28, 27, 24, 17, 12, 5].map((minor) => `manylinux_2_${minor}`);
const machine = process.arch === "arm64" ? "aarch64" : "x86_64";

/** LiteLLM's locked packages for an image of Debian, whatever Python runs here; data in `packages/`. */
export const litellmPackages: CachedTool = {
  kind: "cached",
  name: "litellm-packages",
  version: lockedPythonVersion(requirements, "litellm"),
  commands: [],
  coldSeconds: 60,
  lockFiles: [requirements],
  recipe: JSON.stringify({ python, platforms, machine }),
  missing: missingPython,
  async build({ dir, run, step }) {
    step("pip install of the locked requirements");
    const fit = path.join(dir, "requirements.txt");
    fs.writeFileSync(fit, requirementsFor(python, fs.readFileSync(requirements, "utf8")));
    const tags = [...platforms, "manylinux2014", "manylinux2010", "manylinux1"].flatMap((platform) => [
      "--platform",
      `${platform}_${machine}`,
    ]);
    await run(
      "python3",
      [
        ...["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", fit],
        ...["--target", path.join(dir, "packages"), "--no-compile", "--only-binary=:all:"],
        ...["--implementation", "cp", "--python-version", python, ...tags],
      ],
      {
        env: {
          PIP_NO_INPUT: "1",
          PIP_DISABLE_PIP_VERSION_CHECK: "1",
          PIP_PROGRESS_BAR: "off",
          PIP_ROOT_USER_ACTION: "ignore",
        },
      },
    );
  },
};
