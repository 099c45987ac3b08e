import { setTimeout as sleep } from "node:timers/promises";
import type { E2ePlatform } from "../support/e2e-platform";

/** Which pods: those of an app in a namespace. */
export interface App {
  readonly namespace: string;
  readonly app: string;
}

/** Ends every pod of an app at once, without time to say goodbye. */
export async function killPods({ core }: E2ePlatform, { namespace, app }: App): Promise<void> {
  await core.deleteCollectionNamespacedPod({ namespace, labelSelector: `app=${app}`, gracePeriodSeconds: 0 });
}

/** Waits until an app has pods again, all of them ready and none about to go. */
export async function podsReady({ core }: E2ePlatform, { namespace, app }: App, seconds = 180): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
    const waiting = items.filter(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp !== undefined ||
        status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") !== true,
    );
    if (items.length > 0 && waiting.length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(`${app} in ${namespace}: ${waiting.length} of ${items.length} pods not ready after ${seconds} s`);
    }
    await sleep(500);
  }
}
