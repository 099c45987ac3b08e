import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { requiredGo } from "./locked-version";
import { onPath } from "./on-path";

/** Says why the Go module in this folder cannot be built here; undefined when it can. */
export async function missingGo(folder: string): Promise<string | undefined> {
  const needed = requiredGo(path.join(folder, "go.mod"));
  const install = `Install Go ${needed} or newer, so that \`go version\` works`;
  const go = onPath("go");
  if (go === undefined) return `needs the Go compiler, and there is no \`go\` on PATH. ${install}`;
  // Asked inside the module, so that a toolchain Go fetches for it counts too (GOTOOLCHAIN=auto).
  const { stdout } = await promisify(execFile)(go, ["env", "GOVERSION"], {
    cwd: folder,
    env: { ...process.env, GOWORK: "off" },
  });
  const found = stdout.trim().replace(/^go/, "");
  return isOlder(found, needed) ? `needs Go ${needed} or newer, but ${go} is Go ${found}. ${install}` : undefined;
}

function isOlder(found: string, needed: string): boolean {
  const parts = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [parts(found), parts(needed)];
  const different = [0, 1, 2].find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return different !== undefined && (a[different] ?? 0) < (b[different] ?? 0);
}
