import fs from "node:fs";
import path from "node:path";
import { debianBase } from "../debian/base";
import type { Layer } from "../layer";
import { layerFile } from "../layer-tool";

const accounts = [
  ["root", 0, "/root"],
  ["nobody", 65534, "/nonexistent"],
  ["nonroot", 65532, "/home/nonroot"],
] as const;
const fromDebian = ["./etc/ssl/certs/ca-certificates.crt", "./usr/share/zoneinfo"];

/** What a program without libraries may still look for: certificates, time zones, names of accounts, a folder for temporary files. */
export const staticBase: Layer = {
  ...{ name: "static", lockFiles: [], tools: [], needs: [debianBase], coldSeconds: 2 },
  recipe: JSON.stringify([accounts, fromDebian]),
  missing: () => undefined,
  async fill({ root, run, layer }) {
    await run("tar", ["-C", root, "-xpf", path.join(layer(debianBase), layerFile), ...fromDebian]);
    for (const folder of ["tmp", "home/nonroot"]) fs.mkdirSync(path.join(root, folder), { recursive: true });
    fs.chmodSync(path.join(root, "tmp"), 0o1777);
    fs.chownSync(path.join(root, "home/nonroot"), 65532, 65532);
    const passwd = accounts.map(([name, id, home]) => `${name}:x:${id}:${id}:${name}:${home}:/sbin/nologin\n`);
    fs.writeFileSync(path.join(root, "etc/passwd"), passwd.join(""));
    fs.writeFileSync(path.join(root, "etc/group"), accounts.map(([name, id]) => `${name}:x:${id}:\n`).join(""));
    return undefined;
  },
};
