import fs from "node:fs";
import path from "node:path";
import type { CachedTool } from "../../tools/tool";
import type { Layer } from "../layer";
import { layerFile } from "../layer-tool";
import { imageEpoch } from "../reproducible-tar";
import { debianBase, sourcesFile } from "./base";
import { installedPackages } from "./installed-packages";
import { missingForDebian } from "./missing-for-debian";
import { runInOverlay } from "./run-in-overlay";

/** Inputs of {@link debianLayer}. */
export interface DebianLayerArgs {
  readonly name: string;
  /** Debian packages to install, without what they only recommend. @default none */
  readonly packages?: readonly string[];
  /** Shell script run before the packages are installed, as root in the image: accounts with fixed ids, say. @default none */
  readonly before?: string;
  /** Shell script run afterwards, as root in the image, with the network of this machine. @default none */
  readonly after?: string;
  /** Files that scripts find in `/build` under their base names; their content decides the key. @default none */
  readonly files?: readonly string[];
  /** Tools whose folders scripts find, read-only, in `/build/<name>`. @default none */
  readonly tools?: readonly CachedTool[];
  /** Layers below this one, lowest first. @default Debian's base alone */
  readonly on?: readonly Layer[];
  /** Seconds of a first build. @default 15 */
  readonly coldSeconds?: number;
}

const chrootScript = path.join(__dirname, "in-chroot.sh");
const noServices = "#!/bin/sh\nexit 101\n"; // Debian's invoke-rc.d asks policy-rc.d

/** What mirrors and proxies are set up with; everything else of this machine's environment stays outside. */
const passedOn = /^((https?|ftp|no|all)_proxy|pip_.*|uv_.*|npm_config_.*|ssl_cert_file)$/i;
const fixed = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  DEBIAN_FRONTEND: "noninteractive",
  SOURCE_DATE_EPOCH: String(imageEpoch),
};

function environment(): string[] {
  const given = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  return [...given, ...Object.entries(fixed)].map(([name, value]) => `${name}=${value ?? ""}`);
}

/** What Debian packages and scripts add to the layers below. */
export function debianLayer({
  name,
  packages = [],
  before = "",
  after = "",
  files = [],
  tools = [],
  on = [debianBase],
  coldSeconds = 15,
}: DebianLayerArgs): Layer {
  return {
    ...{ name, tools, coldSeconds },
    needs: on.includes(debianBase) ? on : [debianBase, ...on],
    lockFiles: [chrootScript, ...files],
    recipe: JSON.stringify({ packages, before, after }),
    missing: missingForDebian,
    async fill({ root, scratch, shared, run, step, tool, layer }) {
      const [lower, merged] = [path.join(scratch, "lower"), path.join(scratch, "merged")];
      const [build, lists] = [path.join(lower, "build"), path.join(shared, "apt-lists")];
      for (const folder of [build, lists]) fs.mkdirSync(folder, { recursive: true });
      step("unpacking the layers below");
      for (const below of on) await run("tar", ["-C", lower, "-xpf", path.join(layer(below), layerFile)]);

      // Lies below what becomes the layer, so none of it gets into the image.
      for (const file of ["resolv.conf", "hosts"]) fs.writeFileSync(path.join(lower, "etc", file), "");
      fs.writeFileSync(path.join(lower, "usr/sbin/policy-rc.d"), noServices, { mode: 0o755 });
      fs.copyFileSync(path.join(layer(debianBase), sourcesFile), path.join(lower, "etc/apt/sources.list"));
      for (const file of files) fs.copyFileSync(file, path.join(build, path.basename(file)));
      for (const { name: folder } of tools) fs.mkdirSync(path.join(build, folder));

      step(packages.length > 0 ? `apt-get install ${packages.join(" ")}` : "running its script");
      const mounted = tools.flatMap((one) => [tool(one).dir, one.name]);
      const script = [chrootScript, merged, lists, packages.join(" "), before, after, ...mounted];
      await runInOverlay({
        ...{ run, merged, lower: [lower], upper: root, work: path.join(scratch, "work") },
        command: ["env", "-i", ...environment(), "sh", ...script],
      });
      fs.rmSync(path.join(root, "build"), { recursive: true, force: true });
      return packages.length > 0 ? installedPackages(run, root) : {};
    },
  };
}
