import { ensureTools } from "../tools/ensure";
import { withLock } from "../tools/lock";
import { sideBySide } from "../tools/side-by-side";
import { ApiClient } from "./api-client";
import type { Cluster } from "./cluster";
import { ClusterError } from "./cluster-error";
import { ClusterPaths } from "./cluster-paths";
import { archiveDigest, NodeImages } from "./node/node-images";
import { writeImageList } from "./objects/image-list";

/** An image to load. */
export interface ImageToLoad {
  /** File in the layout of the OCI, of one image. */
  readonly archive: string;
  /** As manifests name it. */
  readonly reference: string;
}

/** Inputs of {@link loadImages}. */
export interface LoadImagesArgs {
  readonly cluster: Pick<Cluster, "dir" | "nodes" | "apiServer">;
  readonly images: readonly ImageToLoad[];
  /** Is told in one line what is loaded; nothing for what is there already. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** Interrupts between two images; those loaded by then stay. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Images that are unpacked side by side: one of them alone keeps a single processor busy. */
const atATime = 2;

/** Label on an image that pods may ask for. */
const loadedLabel = "embedded.webide.dev/loaded";

/**
 * Loads images into a real node, and lets new pods run there whose images are all loaded. An image that is there under its
 * reference, of the same content, is left alone; another content under a known reference counts for pods made from then on.
 * What is loaded stays until the cluster is reset: the node's kubelet removes no image.
 *
 * @returns every reference that is loaded now, of this call and of earlier ones
 * @throws ClusterError for a cluster without a real node, and for an archive that is none
 */
export async function loadImages({ cluster, images, progress, signal }: LoadImagesArgs): Promise<readonly string[]> {
  const paths = new ClusterPaths(cluster.dir);
  if (cluster.nodes !== "real") {
    throw new ClusterError(`the nodes of the cluster in ${cluster.dir} are simulated: no image can be loaded`, [
      "next: webide cluster reset, then start it with WEBIDE_NODES=real",
    ]);
  }
  const ctr = (await ensureTools(["containerd"])).get("containerd")?.bin("ctr") ?? "ctr";
  return withLock(paths.lock, { signal }, async () => {
    const node = new NodeImages(paths, ctr);
    const before = await node.list();
    await sideBySide(images, atATime, async ({ archive, reference }) => {
      signal?.throwIfAborted();
      const digest = await archiveDigest(archive);
      const found = before.get(reference);
      if (found?.digest === digest && found.labels.has(loadedLabel)) return;
      const begun = Date.now();
      await node.import(archive, reference);
      await node.label(reference, loadedLabel, "true");
      progress?.(`image ${reference}: loaded in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    });
    const loaded = [...(await node.list())].filter(([, { labels }]) => labels.has(loadedLabel)).map(([name]) => name);
    await writeImageList(new ApiClient(cluster.apiServer, paths, "admin"), loaded);
    return loaded.sort();
  });
}
