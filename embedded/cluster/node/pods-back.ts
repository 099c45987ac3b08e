import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubernetesObject } from "../api-client";
import { realNodeName } from "../node-kind";

const patienceSeconds = 60;
const pollMilliseconds = 250;

interface Pod extends KubernetesObject {
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly { readonly state?: { readonly running?: { readonly startedAt: string } } }[];
  };
}

/** Whether what is said of a pod was true before the node ended: a container that runs since then can not run. */
function isStale({ status }: Pod, since: number): boolean {
  if (status?.phase !== "Running") return false;
  return (status.containerStatuses ?? []).some(({ state }) => {
    return state?.running !== undefined && Date.parse(state.running.startedAt) < since;
  });
}

/**
 * Waits until the kubelet has said anew what has become of the pods that ran before their node was started again: until
 * then the API says that they run, at addresses that they no longer have. A pod that does not come back is told and no error:
 * it may not have run well before either.
 *
 * @param since when the node was started, in milliseconds
 */
export async function podsBack(
  api: ApiClient,
  since: number,
  progress?: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  const wholeSecond = Math.floor(since / 1000) * 1000; // as the API counts
  for (;;) {
    signal?.throwIfAborted();
    const path = `/api/v1/pods?fieldSelector=spec.nodeName%3D${realNodeName}`;
    const { items } = (await api.get(path)) as unknown as { items: Pod[] };
    const stale = items.filter((pod) => isStale(pod, wholeSecond));
    if (stale.length === 0) return;
    if (Date.now() > deadline) {
      const names = stale.map(({ metadata: { namespace, name } }) => `${namespace ?? ""}/${name}`).join(", ");
      progress?.(`not back after ${patienceSeconds} s: ${names}`);
      return;
    }
    await sleep(pollMilliseconds);
  }
}
