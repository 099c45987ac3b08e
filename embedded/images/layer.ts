import type { ReadyTool } from "../tools/ensure";
import type { BuildContext, Tool } from "../tools/tool";

/** What a layer may use while it is filled. */
export interface LayerContext extends Pick<BuildContext, "run" | "step"> {
  /** Empty folder to fill; it becomes the layer, seen from `/`. */
  readonly root: string;
  /** Empty folder for whatever else is needed; removed afterwards. */
  readonly scratch: string;
  /** Folder that stays between builds, for what may be lost at any time. */
  readonly shared: string;
  /** One of the tools that the layer asks for. */
  readonly tool: (tool: Tool) => ReadyTool;
  /** Folder of one of the layers that this one needs: `layer.tar` and what its build kept beside it. */
  readonly layer: (layer: Layer) => string;
  /** Keeps a small file beside `layer.tar`, for the layers that need this one. */
  readonly keep: (name: string, text: string) => void;
}

/** One layer of an image: files from `/` on. Images that name the same layer share it. */
export interface Layer {
  /** Name in progress lines and in the cache. */
  readonly name: string;
  /** Files whose content decides the result, as absolute paths. */
  readonly lockFiles: readonly string[];
  /** Whatever else decides the result. */
  readonly recipe: string;
  /** Made ready before; a cached tool's key is part of the layer's. */
  readonly tools: readonly Tool[];
  /** Layers that must be there before this one is built; their keys are part of this one's. */
  readonly needs: readonly Layer[];
  /** Seconds a first build takes on two cores. */
  readonly coldSeconds: number;
  /** Says why this machine can not build it and what to do; undefined when it can. */
  readonly missing: () => string | undefined;
  /** Fills `root`; returns the versions of the packages that it now holds, where a package manager knows them. */
  readonly fill: (context: LayerContext) => Promise<Readonly<Record<string, string>> | undefined>;
}
