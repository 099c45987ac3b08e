import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubernetesObject } from "./api-client";
import { ClusterError } from "./cluster-error";
import type { ClusterPaths } from "./cluster-paths";
import { type NodeKind, realNodeName } from "./node-kind";
import { simulatedNodes } from "./objects/simulated-nodes";

const nameServerPath = "/apis/apps/v1/namespaces/kube-system/deployments/coredns";
const usableSeconds = 60;
const pollMilliseconds = 100;

interface NodeObject extends KubernetesObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isReady({ spec, status }: NodeObject): boolean {
  const ready = status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True");
  return ready === true && !spec.taints?.some(({ key }) => key === "node.kubernetes.io/not-ready");
}

/** What a program that is deployed needs and the cluster has not yet, with the log that may tell why. */
async function lacking(
  api: ApiClient,
  customCollections: readonly string[],
  nodes: NodeKind,
): Promise<{ what: string; process: string } | undefined> {
  if (!(await api.get("/api/v1/namespaces/default/serviceaccounts/default"))) {
    return { what: "the default service account is not there", process: "kube-controller-manager" };
  }
  for (const collection of customCollections) {
    // The first request for a foreign kind makes the server prepare it, and is refused (429) meanwhile.
    const { status } = await api.request("GET", `${collection}?limit=1`);
    if (status !== 200) return { what: `${collection} answers ${status}`, process: "kube-apiserver" };
  }
  const { items } = (await api.get("/api/v1/nodes")) as unknown as { items: NodeObject[] };
  const ready = new Set(items.filter(isReady).map((node) => node.metadata.name));
  const missing = simulatedNodes(nodes)
    .map(({ metadata }) => metadata.name)
    .filter((name) => !ready.has(name));
  if (missing.length > 0) return { what: `nodes are not ready: ${missing.join(", ")}`, process: "kwok" };
  if (nodes === "simulated") return undefined;
  if (!ready.has(realNodeName)) return { what: `node ${realNodeName} is not ready`, process: "kubelet" };
  const names = (await api.get(nameServerPath)) as { status?: { availableReplicas?: number } } | undefined;
  const answers = (names?.status?.availableReplicas ?? 0) > 0;
  return answers ? undefined : { what: "the name server of its pods does not run", process: "kubelet" };
}

/**
 * Waits until pods and objects of foreign kinds could be made.
 *
 * @param customCollections paths of the foreign kinds, as in the API
 */
export async function usable(
  api: ApiClient,
  paths: ClusterPaths,
  customCollections: readonly string[],
  nodes: NodeKind,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + usableSeconds * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const found = await lacking(api, customCollections, nodes);
    if (!found) return;
    if (Date.now() > deadline) {
      throw new ClusterError(`the cluster runs, but after ${usableSeconds} s ${found.what}`, [
        `log: ${paths.log(found.process)}`,
        "next: look for the cause there, then repeat the command",
      ]);
    }
    await sleep(pollMilliseconds);
  }
}
