import path from "node:path";
import { cacheRoot } from "../tools/cache";
import { ensureTools, findTool, type EnsureOptions, type ReadyTool } from "../tools/ensure";
import { lineProgress } from "../tools/progress";
import type { Tool } from "../tools/tool";
import type { Image } from "./image";
import { archiveFile, imageFacts, imageTool, type ImageFacts } from "./image-tool";
import type { Layer } from "./layer";
import { layerTool } from "./layer-tool";
import { registry } from "./registry";

/** An image that can be loaded now. */
export interface ReadyImage extends ImageFacts {
  readonly name: string;
  /** File that `ctr -n k8s.io images import` takes. */
  readonly archive: string;
}

/** Options of {@link ensureImages}. */
export interface EnsureImagesOptions extends Pick<EnsureOptions, "root" | "jobs" | "progress" | "signal"> {
  /** Images that may be asked for. @default everything declared in registry.ts */
  readonly images?: readonly Image[];
}

type Build = Omit<EnsureImagesOptions, "images">;

const imagesFolder = "images";
const layersFolder = "layers";

async function ensureBuildTools(tools: readonly Tool[], options: Build): Promise<ReadonlyMap<Tool, ReadyTool>> {
  const ready = new Map<Tool, ReadyTool>();
  // First what comes from the system's packages: others are built with it.
  for (const kind of ["system", "cached"]) {
    const some = tools.filter((tool) => tool.kind === kind);
    const found = await ensureTools(
      some.map(({ name }) => name),
      { ...options, tools: some },
    );
    for (const tool of some) {
      const one = found.get(tool.name);
      if (one) ready.set(tool, one);
    }
  }
  return ready;
}

/** Layers with all that they need, built in as few rounds as possible so that builds share the machine. */
async function ensureLayers(
  layers: readonly Layer[],
  options: Build,
  done: Map<Layer, ReadyTool>,
): Promise<ReadonlyMap<Layer, ReadyTool>> {
  const open = [...new Set(layers)].filter((layer) => !done.has(layer));
  const missing: Layer[] = [];
  for (const layer of open) {
    const found = await findTool(layerTool(layer), options.root, layersFolder);
    if (found) done.set(layer, found);
    else missing.push(layer);
  }
  if (missing.length === 0) return done;
  await ensureLayers(
    missing.flatMap(({ needs }) => needs),
    options,
    done,
  );
  const tools = await ensureBuildTools([...new Set(missing.flatMap((layer) => layer.tools))], options);
  const built = await ensureTools(
    missing.map(({ name }) => name),
    {
      progress: lineProgress(process.stderr, "layers"),
      ...options,
      folder: layersFolder,
      tools: missing.map((layer) => layerTool(layer, { tools, layers: done })),
    },
  );
  for (const layer of missing) {
    const found = built.get(layer.name);
    if (found) done.set(layer, found);
  }
  return done;
}

/**
 * Makes images ready to be loaded into a node, building what is missing, without any container engine.
 *
 * @param names short names, as in catalog/images.yaml
 * @throws ToolError that names the image, layer or tool and what to do, or an Error that lists the known names
 */
export async function ensureImages(
  names: readonly string[],
  { images = registry, ...given }: EnsureImagesOptions = {},
): Promise<Map<string, ReadyImage>> {
  const options: Build = { ...given, root: given.root ?? cacheRoot() };
  const known = new Map(images.map((image) => [image.name, image]));
  const wanted = [...new Set(names)].map((name) => {
    const image = known.get(name);
    if (!image) throw new Error(`unknown image "${name}"; allowed: ${[...known.keys()].sort().join(", ")}`);
    return image;
  });
  // What is made along the way has the same permissions whoever builds; programs that are started inherit it.
  const umask = process.umask(0o022);
  try {
    return await ensureArchives(wanted, options);
  } finally {
    process.umask(umask);
  }
}

async function ensureArchives(wanted: readonly Image[], options: Build): Promise<Map<string, ReadyImage>> {
  const missing: Image[] = [];
  for (const image of wanted) {
    if (!(await findTool(imageTool(image), options.root, imagesFolder))) missing.push(image);
  }
  const layers = await ensureLayers(
    missing.flatMap((image) => image.layers),
    options,
    new Map(),
  );
  const ready = await ensureTools(
    wanted.map(({ name }) => name),
    {
      progress: lineProgress(process.stderr, "images"),
      ...options,
      folder: imagesFolder,
      tools: wanted.map((image) => imageTool(image, layers)),
    },
  );
  return new Map(
    [...ready].map(([name, { dir }]) => [name, { name, archive: path.join(dir, archiveFile), ...imageFacts(dir) }]),
  );
}
