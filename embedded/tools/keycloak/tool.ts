import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { onPath } from "../on-path";
import { ToolError } from "../tool-error";
import type { CachedTool } from "../tool";
import { unfitJava } from "./java";
import lock from "./lock.json";

const artifact = `org.keycloak:keycloak-quarkus-dist:${lock.version}:zip`;

/** Folder in the tool's that holds the distribution. */
export const keycloakHome = "keycloak";

/**
 * Keycloak out of Maven's registry, built with the options of the platform's image (catalog/images.yaml; a test compares
 * them), so that it starts with `--optimized` as the image does.
 */
export const keycloak: CachedTool = {
  kind: "cached",
  name: "keycloak",
  version: lock.version,
  commands: ["kc.sh"],
  coldSeconds: 45,
  lockFiles: [path.join(__dirname, "lock.json")],
  recipe: "mvn dependency:copy and unpack, kc.sh build",
  async missing() {
    const absent = ["java", "mvn"].filter((command) => onPath(command) === undefined);
    if (absent.length > 0) {
      return `needs ${absent.join(" and ")} on PATH. On Debian: apt-get install default-jre-headless maven`;
    }
    return unfitJava(onPath("java") ?? "java");
  },
  async build({ dir, run, step }) {
    const fetched = path.join(dir, "fetched");
    // A repository of its own: what is unpacked is the very file that was checked, whatever lies in the user's.
    const maven = (goal: string, ...args: string[]): Promise<string> =>
      run("mvn", [
        ...["-B", "-ntp", "-q", `-Dmaven.repo.local=${path.join(fetched, "repository")}`],
        `org.apache.maven.plugins:maven-dependency-plugin:${lock.mavenDependencyPlugin}:${goal}`,
        ...[`-Dartifact=${artifact}`, ...args],
      ]);
    step(`fetching ${artifact}`);
    await maven("copy", `-DoutputDirectory=${fetched}`);
    const zip = path.join(fetched, `keycloak-quarkus-dist-${lock.version}.zip`);
    const sha256 = createHash("sha256").update(fs.readFileSync(zip)).digest("hex");
    if (sha256 !== lock.sha256) {
      throw new ToolError(keycloak, `${artifact} is not the file that was locked`, [
        `sha256 of what was fetched: ${sha256}`,
        `sha256 in lock.json: ${lock.sha256}`,
        "next: find out which of the two is right before you trust either",
      ]);
    }
    await maven("unpack", `-DoutputDirectory=${fetched}`);
    const home = path.join(dir, keycloakHome);
    fs.renameSync(path.join(fetched, `keycloak-${lock.version}`), home);
    fs.rmSync(fetched, { recursive: true });
    step("kc.sh build");
    await run(path.join(home, "bin", "kc.sh"), ["build", ...lock.buildOptions]);
    fs.symlinkSync(path.join("..", keycloakHome, "bin", "kc.sh"), path.join(dir, "bin", "kc.sh"));
  },
};
