import fs from "node:fs";
import path from "node:path";
import { debianTools } from "../../tools/debian/tools";
import type { Layer } from "../layer";
import { imageEpoch } from "../reproducible-tar";
import { debianSources } from "./debian-sources";
import { installedPackages } from "./installed-packages";
import { missingForDebian } from "./missing-for-debian";
import { runInOverlay } from "./run-in-overlay";

/** The release that all Debian layers are of. */
export const debianRelease = "bookworm";

/** File that the base layer keeps for the layers above it: where its packages came from. */
export const sourcesFile = "sources.list";

const mmdebstrap = debianTools.find(({ name }) => name === "mmdebstrap");
if (!mmdebstrap) throw new Error("embedded/tools/debian/tools.ts: mmdebstrap is not declared");

/** No documentation but licences, no translations: nobody reads them in a container. */
const dpkgOptions = [
  "force-unsafe-io",
  ...["doc", "man", "info", "locale", "lintian", "bug"].map((folder) => `path-exclude=/usr/share/${folder}/*`),
  "path-include=/usr/share/doc/*/copyright",
  "path-include=/usr/share/locale/locale.alias",
];
const packages = ["ca-certificates", "tzdata"];

/** Debian's smallest set of packages, with certificates and time zones. */
export const debianBase: Layer = {
  name: "debian",
  lockFiles: [],
  recipe: JSON.stringify(["mmdebstrap minbase", debianRelease, packages, dpkgOptions]),
  tools: [mmdebstrap],
  needs: [],
  coldSeconds: 25,
  missing: missingForDebian,
  async fill({ root, scratch, run, step, tool, keep }) {
    step("mmdebstrap");
    const merged = path.join(scratch, "merged");
    const options = dpkgOptions.map((option) => `--dpkgopt=${option}`);
    await runInOverlay({
      ...{ run, merged, upper: root, lower: [], work: path.join(scratch, "work") },
      command: [
        tool(mmdebstrap).bin(),
        ...["--mode=root", "--variant=minbase", "--format=directory", `--include=${packages.join(",")}`, ...options],
        ...[debianRelease, merged, ...(await debianSources(debianRelease))],
      ],
      environment: { SOURCE_DATE_EPOCH: String(imageEpoch) },
    });
    keep(sourcesFile, fs.readFileSync(path.join(root, "etc", "apt", "sources.list"), "utf8"));
    return installedPackages(run, root);
  },
};
