import fs from "node:fs";
import path from "node:path";
import { lockedPythonVersion } from "../locked-version";
import { missingPython } from "../python-venv";
import type { CachedTool } from "../tool";

const requirements = path.join(__dirname, "requirements.txt");

/**
 * What pip would leave out, because it asks the Python that runs it and not the one that it installs for: Debian's is 3.11.2.
 * Source: https://github.com/pypa/pip/issues/11010
 */
const onlyBefore3113 = / ; python_full_version < '3\.11\.3'/g;

/** Python of Debian bookworm, and what its C library can load. */
const python = "3.11";
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
  recipe: JSON.stringify({ python, platforms, machine, also: onlyBefore3113.source }),
  missing: missingPython,
  async build({ dir, run, step }) {
    step("pip install of the locked requirements");
    const fitting = path.join(dir, "requirements.txt");
    fs.writeFileSync(fitting, fs.readFileSync(requirements, "utf8").replaceAll(onlyBefore3113, ""));
    const fit = [...platforms, "manylinux2014", "manylinux2010", "manylinux1"].flatMap((platform) => [
      "--platform",
      `${platform}_${machine}`,
    ]);
    await run(
      "python3",
      [
        ...["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", fitting],
        ...["--target", path.join(dir, "packages"), "--no-compile", "--only-binary=:all:"],
        ...["--implementation", "cp", "--python-version", python, ...fit],
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
