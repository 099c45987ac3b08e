import { numberAt } from "../metadata";
import { isObserved } from "./conditions";
import type { WaitRule } from "./readiness";

/** Ready when every node that should have a pod has one that is ready and of the newest form. */
export const daemonSet: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    if (!isObserved(object)) return { ready: false, words: "its controller has not seen it yet" };
    const wanted = numberAt(object, "status", "desiredNumberScheduled");
    const counts = ["currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"].map((count) =>
      numberAt(object, "status", count),
    );
    const ready = Math.min(...counts);
    return { ready: ready >= wanted, words: `${ready} of ${wanted} pods are ready` };
  },
};
