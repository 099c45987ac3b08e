import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-layers-"));
fs.chmodSync(folder, 0o755);
process.once("exit", () => {
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Config {
  readonly Env: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly User: string;
  readonly Labels: Readonly<Record<string, string>>;
}

function read(archive: string, member: string) {
  return JSON.parse(execFileSync("tar", ["-xOf", archive, member], { encoding: "utf8" }));
}

function manifestOf(archive: string) {
  const [{ digest }] = read(archive, "./index.json").manifests;
  return read(archive, `./blobs/${digest.replace(":", "/")}`);
}

/** What an image runs. */
export function readConfig(archive: string): Config {
  return read(archive, `./blobs/${manifestOf(archive).config.digest.replace(":", "/")}`).config;
}

/** Folders with the files of an image's layers, bottom first; each layer is unpacked once for all tests. */
export function unpackImage(archive: string): string[] {
  return manifestOf(archive).layers.map(({ digest }: { digest: string }) => {
    const target = path.join(folder, digest.replace("sha256:", ""));
    if (!fs.existsSync(target)) {
      fs.mkdirSync(target);
      const blob = `./blobs/${digest.replace(":", "/")}`;
      execFileSync("sh", ["-euc", 'tar -xOf "$1" "$2" | tar -xp -C "$3"', "sh", archive, blob, target]);
    }
    return target;
  });
}
