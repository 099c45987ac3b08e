import path from "node:path";
import type { BuildContext } from "../../tools/tool";

/** Versions of the Debian packages that are installed below a folder. */
export async function installedPackages(run: BuildContext["run"], root: string): Promise<Record<string, string>> {
  const admin = `--admindir=${path.join(root, "var", "lib", "dpkg")}`;
  const list = await run("dpkg-query", [admin, "--show", "--showformat=${Package} ${Version}\n"]);
  return Object.fromEntries(
    list
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );
}
