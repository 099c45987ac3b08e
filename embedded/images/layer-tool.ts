import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { toolKey } from "../tools/cache";
import type { ReadyTool } from "../tools/ensure";
import { onPath } from "../tools/on-path";
import type { CachedTool, Tool } from "../tools/tool";
import type { Layer } from "./layer";
import { pruneLayer } from "./prune-layer";
import { imageEpoch, reproducibleTar } from "./reproducible-tar";

/** Name of the layer in its folder. */
export const layerFile = "layer.tar";

/** What is known about a built layer; `layer.json` in its folder. */
export interface LayerFacts {
  /** `sha256:...` of layer.tar. */
  readonly digest: string;
  /** Versions of the packages in it. */
  readonly packages: Readonly<Record<string, string>>;
}

/** What a layer is built with, once it is there. */
export interface LayerInputs {
  readonly tools: ReadonlyMap<Tool, ReadyTool>;
  readonly layers: ReadonlyMap<Layer, ReadyTool>;
}

const nothing: LayerInputs = { tools: new Map(), layers: new Map() };

function given<K extends { readonly name: string }>(map: ReadonlyMap<K, ReadyTool>, wanted: K, by: string): ReadyTool {
  const found = map.get(wanted);
  if (!found) throw new Error(`layer ${by} uses "${wanted.name}", which it does not list`);
  return found;
}

/** Reads what is known about a built layer. */
export function layerFacts(folder: string): LayerFacts {
  return JSON.parse(fs.readFileSync(path.join(folder, "layer.json"), "utf8")) as LayerFacts;
}

/** `sha256:...` of a file, read piece by piece. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of fs.createReadStream(file)) hash.update(piece as Buffer);
  return `sha256:${hash.digest("hex")}`;
}

/** A layer as something that is built once into the cache. */
export function layerTool(layer: Layer, inputs: LayerInputs = nothing): CachedTool {
  return {
    kind: "cached",
    name: layer.name,
    version: "(layer)",
    commands: [],
    coldSeconds: layer.coldSeconds,
    lockFiles: layer.lockFiles,
    recipe: JSON.stringify([layer.recipe, imageEpoch]),
    async identity() {
      const tools = layer.tools.filter((tool) => tool.kind === "cached").map((tool) => toolKey(tool));
      const layers = layer.needs.map((needed) => toolKey(layerTool(needed)));
      return (await Promise.all([...tools, ...layers])).join(" ");
    },
    missing() {
      if (process.platform !== "linux") return "images are built on Linux only";
      return onPath("tar") === undefined ? "needs GNU tar on PATH" : layer.missing();
    },
    async build({ dir, finalDir, run, step }) {
      const [root, scratch] = [path.join(dir, "root"), path.join(dir, "scratch")];
      const shared = path.join(path.dirname(path.dirname(finalDir)), "shared");
      for (const folder of [root, scratch, shared]) fs.mkdirSync(folder, { recursive: true });
      const packages = await layer.fill({
        ...{ root, scratch, shared, run, step },
        tool: (tool) => given(inputs.tools, tool, layer.name),
        layer: (needed) => given(inputs.layers, needed, layer.name).dir,
        keep: (name, text) => {
          fs.writeFileSync(path.join(dir, name), text);
        },
      });
      step("writing the layer");
      await pruneLayer(run, root);
      const file = path.join(dir, layerFile);
      await reproducibleTar(run, root, file);
      const facts: LayerFacts = { digest: await digestOf(file), packages: packages ?? {} };
      fs.writeFileSync(path.join(dir, "layer.json"), JSON.stringify(facts));
      for (const folder of [root, scratch, path.join(dir, "bin")]) fs.rmSync(folder, { recursive: true });
    },
  };
}
