import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../api-client";
import { ClusterError } from "../cluster-error";
import { realNodeName } from "../node-kind";
import { promised } from "./over-promise";

const patienceSeconds = 30;
const pollMilliseconds = 100;

/**
 * Waits until the real node promises what it is to promise. Its kubelet may have come before the policy, and then says
 * nothing new for minutes; a change that changes nothing lets the policy act.
 */
export async function promiseOfNode(api: ApiClient, signal?: AbortSignal): Promise<void> {
  const path = `/api/v1/nodes/${realNodeName}/status`;
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const { body } = await api.request("PATCH", path, {}, "application/merge-patch+json");
    const { status } = body as { status?: { allocatable?: Readonly<Record<string, string>> } | string };
    if (typeof status === "object" && status.allocatable?.["cpu"] === promised.cpu) return;
    if (Date.now() > deadline) {
      throw new ClusterError(`node ${realNodeName} promises only what this machine has`, [
        `it answers: ${JSON.stringify(status)}`,
        "next: repeat the command; its MutatingAdmissionPolicy is webide-over-promise",
      ]);
    }
    await sleep(pollMilliseconds);
  }
}
