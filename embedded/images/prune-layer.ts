import fs from "node:fs";
import path from "node:path";
import type { BuildContext } from "../tools/tool";

/** Filled by whoever runs the container; what a build left there is no part of an image. */
const runtimeFolders = ["dev", "proc", "sys", "run", "tmp", "var/tmp"];
/** Files here are logs, caches and copies; programs may count on the folders. */
const withoutFiles = ["var/cache", "var/log", "var/lib/apt/lists"];
/** What differs from machine to machine or from run to run. */
const volatileFiles = [
  ...["passwd-", "group-", "shadow-", "gshadow-", "subuid-", "subgid-", ".pwd.lock"].map((file) => `etc/${file}`),
  ...["resolv.conf", "hostname", "hosts", "machine-id", "apt/sources.list"].map((file) => `etc/${file}`),
  ...[
    "status-old",
    "available-old",
    "diversions-old",
    "statoverride-old",
    "lock",
    "lock-frontend",
    "triggers/Lock",
  ].map((file) => `var/lib/dpkg/${file}`),
  "var/lib/apt/lists/lock",
];

/**
 * Makes of a folder that a build filled what belongs into a layer: no logs, caches and locks, no programs that run as
 * somebody else, and what an overlay notes as removed in the form that images note it.
 */
export async function pruneLayer(run: BuildContext["run"], root: string): Promise<void> {
  const at = (name: string): string => path.join(root, name);
  for (const folder of runtimeFolders.map(at).filter((name) => fs.existsSync(name))) {
    if (fs.lstatSync(folder).isSymbolicLink()) continue;
    for (const entry of fs.readdirSync(folder)) fs.rmSync(path.join(folder, entry), { recursive: true, force: true });
  }
  for (const folder of withoutFiles.map(at).filter((name) => fs.existsSync(name))) {
    await run("find", [folder, "-xdev", "-type", "f", "-delete"]);
  }
  for (const file of volatileFiles.map(at)) fs.rmSync(file, { force: true });
  await run("find", [root, "-xdev", "-type", "f", "-perm", "/6000", "-exec", "chmod", "ug-s", "{}", "+"]);
  // An overlay notes a removed file as a device 0:0; https://github.com/opencontainers/image-spec/blob/main/layer.md
  const devices = await run("find", [root, "-xdev", "-type", "c", "-print0"]);
  for (const device of devices.split("\0").filter((name) => name !== "")) {
    fs.rmSync(device);
    fs.writeFileSync(path.join(path.dirname(device), `.wh.${path.basename(device)}`), "");
  }
}
