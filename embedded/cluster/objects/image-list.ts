import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubernetesObject } from "../api-client";
import { ClusterError } from "../cluster-error";
import { nodeKindLabel } from "../node-kind";

/** The ConfigMap that names the images of the real node, one reference a line: CEL reads lines and no JSON. */
export const imageList = { namespace: "kube-system", name: "webide-images", key: "references" } as const;

const collection = `/api/v1/namespaces/${imageList.namespace}/configmaps`;
const path = `${collection}/${imageList.name}`;
const seenSeconds = 30;
const pollMilliseconds = 50;

/** The list as a new cluster has it: with no image, so that every pod is simulated. */
export function emptyImageList(): KubernetesObject {
  const { namespace, name, key } = imageList;
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name }, data: { [key]: "" } };
}

/** A pod that nobody makes: it asks where one of this image would be placed. */
function question(image: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "where-would-it-run" },
    spec: { automountServiceAccountToken: false, containers: [{ name: "main", image }] },
  };
}

/** Where a new pod of this image would be placed now. */
export async function placementOf(api: ApiClient, image: string): Promise<string | undefined> {
  const pods = `/api/v1/namespaces/${imageList.namespace}/pods`;
  const { status, body } = await api.request("POST", `${pods}?dryRun=All`, question(image));
  if (status !== 201) throw new Error(`asking where a pod of ${image} would run: ${status} ${JSON.stringify(body)}`);
  return (body as { spec: { nodeSelector?: Record<string, string> } }).spec.nodeSelector?.[nodeKindLabel];
}

/**
 * Says which images the real node has, all of them, and waits until the API server places pods by it: it reads the list a
 * moment later than it is written, and a pod made in between would be simulated for good.
 *
 * @param references as manifests name them
 * @throws ClusterError when the server does not act on the list
 */
export async function writeImageList(api: ApiClient, references: readonly string[]): Promise<void> {
  const wanted = [...new Set(references)].sort();
  const before = await api.get(path);
  if (!before) await api.create(collection, emptyImageList());
  const known = new Set(((before?.["data"] ?? {}) as Record<string, string>)[imageList.key]?.split("\n"));
  await api.patch(path, { data: { [imageList.key]: wanted.join("\n") } }, "application/merge-patch+json");
  const news = wanted.find((reference) => !known.has(reference));
  if (news === undefined) return;
  const deadline = Date.now() + seenSeconds * 1000;
  while ((await placementOf(api, news)) !== "real") {
    if (Date.now() > deadline) {
      throw new ClusterError(`pods of ${news} are not placed on the real node, although it is listed there`, [
        `list: ConfigMap ${imageList.namespace}/${imageList.name}, key ${imageList.key}, one reference a line`,
        "next: webide cluster start makes the policies that place pods again, if they are gone; then repeat the command",
      ]);
    }
    await sleep(pollMilliseconds);
  }
}
