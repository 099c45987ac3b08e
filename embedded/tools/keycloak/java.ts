import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { debianTool } from "../debian-tool";

/** Lowest major version that the pinned Keycloak runs on. Source: Keycloak's server guide, "Supported configurations". */
const lowestMajor = 17;

/** The Java runtime that Keycloak is built and run with. */
export const java = debianTool({ name: "java", package: "default-jre-headless" });

/** Fetches Keycloak's distribution. */
export const maven = debianTool({ name: "mvn", package: "maven" });

/** Says why the Java runtime at a path can not run Keycloak; undefined when it can. */
export async function unfitJava(command: string): Promise<string | undefined> {
  const { stdout, stderr } = await promisify(execFile)(command, ["-version"]);
  const major = Number(/version "(\d+)/.exec(stdout + stderr)?.[1]);
  if (major >= lowestMajor) return undefined;
  return `needs Java ${lowestMajor} or newer, but ${command} is Java ${Number.isNaN(major) ? "of an unknown version" : major}. Put a newer \`java\` first on PATH`;
}
