import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Commit of a checkout, 40 hexadecimal digits; undefined where there is no repository, or no git. */
export async function revision(root: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["-C", root, "rev-parse", "--verify", "HEAD"]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}
