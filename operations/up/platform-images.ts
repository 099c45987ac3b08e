import type { Cluster } from "../../embedded/cluster/cluster";
import { loadImages } from "../../embedded/cluster/load-images";
import { ensureImages } from "../../embedded/images/ensure-images";
import { registry } from "../../embedded/images/registry";
import type { PlatformConfig } from "../../stacks/config";
import type { ProgressView } from "../progress/progress-view";
import type { Reality } from "./reality";
import { toolSteps } from "./tool-steps";

/**
 * Builds the platform's images, as far as they can be built here, and loads them into the real node under the references
 * that the manifests use. Pods of images that can not be built stay simulated.
 *
 * @returns each image that the node has, with the version of the program in it
 * @throws ToolError when an image can not be built, ClusterError when the node does not take it
 */
export async function platformImages(
  cluster: Cluster,
  config: PlatformConfig,
  view: ProgressView,
  signal: AbortSignal,
): Promise<Reality["images"]> {
  const buildable = new Set(registry.map(({ name }) => name));
  const names = config.images.names.filter((name) => buildable.has(name));
  const built = await ensureImages(names, { progress: toolSteps(view, "image"), signal });
  const step = view.step("images");
  step.update("looking at what is loaded");
  try {
    const images = [...built.values()].map(({ name, archive, digest }) => ({
      archive,
      digest,
      reference: config.images.reference(name),
    }));
    await loadImages({
      cluster,
      images,
      progress: (line) => {
        step.update(line);
      },
      signal,
    });
  } catch (error) {
    step.failed("see below");
    throw error;
  }
  step.done(`${String(built.size)} are loaded into the real node`);
  return [...built.values()].map(({ name, version }) => ({ name, version }));
}
