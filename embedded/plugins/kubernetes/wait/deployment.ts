import { at, numberAt } from "../metadata";
import { isObserved, isTrue, condition, wordsOf } from "./conditions";
import type { WaitRule } from "./readiness";

/** Ready when the newest pods are all there and ready, and the controller calls the Deployment available. */
export const deployment: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    if (!isObserved(object)) return { ready: false, words: "its controller has not seen it yet" };
    const wanted = at(object, "spec", "replicas") === undefined ? 1 : numberAt(object, "spec", "replicas");
    const ready = Math.min(numberAt(object, "status", "updatedReplicas"), numberAt(object, "status", "readyReplicas"));
    if (ready < wanted) {
      const refused = wordsOf(object, "ReplicaFailure");
      return { ready: false, words: `${ready} of ${wanted} pods are ready${refused === "" ? "" : `; ${refused}`}` };
    }
    if (!isTrue(object, "Available"))
      return { ready: false, words: wordsOf(object, "Available") || "not available yet" };
    // The condition is missing with a paused rollout, and on clusters that scaled the Deployment before it was seen.
    const progress = condition(object, "Progressing")?.["reason"];
    if (progress !== undefined && progress !== "NewReplicaSetAvailable")
      return { ready: false, words: wordsOf(object, "Progressing") };
    return { ready: true, words: `${ready} of ${wanted} pods are ready` };
  },
};
