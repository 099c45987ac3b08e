import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { lockedGoVersion } from "../../tools/locked-version";
import type { ClusterPaths } from "../cluster-paths";
import type { NodeTools } from "../cluster-tools";
import { NodeImages } from "./node-images";
import { writeStaticImage } from "./static-image";

const tools = path.join(__dirname, "..", "..", "tools");
const corednsVersion = lockedGoVersion(path.join(tools, "coredns", "go.mod"), "github.com/coredns/coredns");

/** Image of what holds a pod's namespaces. */
export const pauseImage = "localhost/webide-embedded/pause:1";
/** Image of the name server. */
export const corednsImage = `localhost/webide-embedded/coredns:${corednsVersion}`;

/** Label on an image: the program that it was made of. */
const madeOf = "embedded.webide.dev/made-of";

/** Makes and loads the images without which a real node runs no pod, unless they are there. */
export async function ensureOwnImages(
  paths: ClusterPaths,
  node: NodeTools,
  progress?: (line: string) => void,
): Promise<void> {
  const images = new NodeImages(paths, node.ctr);
  const loaded = await images.list();
  for (const [reference, program] of [
    [pauseImage, node.pause],
    [corednsImage, node.coredns],
  ] as const) {
    const source = fs.realpathSync(program);
    if (loaded.get(reference)?.labels.get(madeOf) === source) continue;
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "webide-image-"));
    try {
      const name = path.basename(program);
      await images.import(await writeStaticImage({ program: source, name, reference, scratch }), reference);
      await images.label(reference, madeOf, source);
      progress?.(`image ${reference}: loaded`);
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
  }
}
