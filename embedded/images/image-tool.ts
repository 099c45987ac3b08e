import fs from "node:fs";
import path from "node:path";
import { toolKey } from "../tools/cache";
import type { ReadyTool } from "../tools/ensure";
import { ToolError } from "../tools/tool-error";
import type { CachedTool } from "../tools/tool";
import type { Image } from "./image";
import type { Layer } from "./layer";
import { layerFacts, layerFile, layerTool } from "./layer-tool";
import { writeArchive } from "./write-archive";

/** What is known about a built image; `image.json` in its folder. */
export interface ImageFacts {
  /** The real version of the program in it. */
  readonly version: string;
  /** `sha256:...` of its manifest. */
  readonly digest: string;
  /** The name that the archive gives it. */
  readonly reference: string;
}

/** Name of the archive in an image's folder. */
export const archiveFile = "image.tar";

/** Reads what is known about a built image. */
export function imageFacts(folder: string): ImageFacts {
  return JSON.parse(fs.readFileSync(path.join(folder, "image.json"), "utf8")) as ImageFacts;
}

/** An image as something that is built once into the cache. */
export function imageTool(image: Image, layers: ReadonlyMap<Layer, ReadyTool> = new Map()): CachedTool {
  const { layers: wanted, ...declared } = image;
  const tool: CachedTool = {
    kind: "cached",
    name: image.name,
    version: typeof image.version === "string" ? image.version : `(Debian package ${image.version.package})`,
    commands: [],
    coldSeconds: 2,
    lockFiles: [],
    recipe: JSON.stringify(declared),
    identity: async () => (await Promise.all(wanted.map((layer) => toolKey(layerTool(layer))))).join(" "),
    missing: () => undefined,
    async build({ dir, run, step }) {
      const folders = wanted.map((layer) => {
        const found = layers.get(layer);
        if (!found) throw new Error(`layer ${layer.name} of image ${image.name} was not built first`);
        return found.dir;
      });
      const facts = folders.map(layerFacts);
      const packages = facts.reduce<Readonly<Record<string, string>>>((all, one) => ({ ...all, ...one.packages }), {});
      const version = typeof image.version === "string" ? image.version : packages[image.version.package];
      if (version === undefined) throw new ToolError(tool, "no layer of the image holds that package");
      step("writing the archive");
      const written = await writeArchive({
        ...{ image, version, run, scratch: path.join(dir, "scratch"), file: path.join(dir, archiveFile) },
        layers: folders.map((folder, index) => ({
          file: path.join(folder, layerFile),
          digest: facts[index]?.digest ?? "",
        })),
      });
      fs.writeFileSync(path.join(dir, "image.json"), JSON.stringify({ version, ...written } satisfies ImageFacts));
      for (const folder of ["scratch", "bin"]) fs.rmSync(path.join(dir, folder), { recursive: true });
    },
  };
  return tool;
}
