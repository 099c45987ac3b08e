import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { bundleStandIn } from "./bundle-stand-in";
import type { StandIn } from "./stand-ins";

/** How long an older folder is kept, in milliseconds: a run that is under way may still start plugins from it. */
const keepMilliseconds = 7 * 24 * 60 * 60 * 1000;

/** Hash over all that the executables are made of: the sources, and the packages they use. */
function sourceKey(plugins: readonly StandIn[]): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([__dirname, plugins]));
  const sources = fs.readdirSync(__dirname, { recursive: true, encoding: "utf8" }).sort();
  const files = [...sources.map((file) => path.join(__dirname, file)), path.join(__dirname, "../../package-lock.json")];
  for (const file of files) if (fs.statSync(file).isFile()) hash.update(file).update(fs.readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function removeOld(parent: string): void {
  for (const name of fs.readdirSync(parent)) {
    const folder = path.join(parent, name);
    const age = Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > keepMilliseconds) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Makes a folder with the executables of stand-ins, unless it is there. Its name says its content, so that a run that is
 * under way keeps the plugins it started with, and two runs at once do not disturb each other.
 *
 * @param parent folder in which it is made
 */
export async function standInFolder(parent: string, plugins: readonly StandIn[]): Promise<string> {
  const folder = path.join(parent, sourceKey(plugins));
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(parent, { recursive: true });
  removeOld(parent);
  const making = fs.mkdtempSync(`${folder}.`);
  try {
    await Promise.all(
      plugins.map(async (plugin) => {
        fs.writeFileSync(path.join(making, plugin.command), await bundleStandIn(plugin), { mode: 0o755 });
      }),
    );
    fs.renameSync(making, folder);
  } catch (error) {
    fs.rmSync(making, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error; // else another run has made the same one meanwhile
  }
  return folder;
}
