import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onPath } from "../../tools/on-path";

/** Brought by Debian's package debian-archive-keyring, which mmdebstrap depends on; the same path inside the layer. */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Where this machine fetches Debian's packages of a release from, as lines of sources.list, so that a mirror that is set up
 * here is used; none where its packages are another release's or another distribution's.
 */
export async function debianSources(release: string): Promise<string[]> {
  if (onPath("apt-get") === undefined) return [];
  const suites = [release, `${release}-updates`, `${release}-security`];
  const { stdout } = await promisify(execFile)("apt-get", [
    ...["indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)", "Created-By: Packages"],
  ]);
  const found = stdout.split("\n").flatMap((line) => {
    const [uri = "", suite = "", component = "", origin = ""] = line.split(" ");
    // The origin is known once the lists were fetched.
    const isDebian = suites.includes(suite) && component === "main" && ["Debian", "", "$(ORIGIN)"].includes(origin);
    return isDebian ? [`deb [signed-by=${keyring}] ${uri} ${suite} main`] : [];
  });
  const isWhole = suites.every((suite) => found.some((line) => line.includes(` ${suite} `)));
  return isWhole ? [...new Set(found)] : [];
}
