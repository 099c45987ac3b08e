import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensureTools } from "../../../embedded/tools/ensure";

const run = promisify(execFile);

/** Runs promtool or amtool in a folder of its own that holds the given files; returns what it printed, or throws it. */
export async function runTool(
  tool: "promtool" | "amtool",
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const ready = (await ensureTools([tool], { progress: () => undefined })).get(tool)!;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `webide-${tool}-`));
  try {
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    const { stdout, stderr } = await run(ready.bin(), [...args], { cwd: folder });
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}${stderr}`, { cause: error });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
