import { at, numberAt, textAt } from "../metadata";
import { isObserved } from "./conditions";
import type { WaitRule } from "./readiness";

/** Ready when all pods are; with rolling updates also when each has the newest form. */
export const statefulSet: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    if (!isObserved(object)) return { ready: false, words: "its controller has not seen it yet" };
    const wanted = at(object, "spec", "replicas") === undefined ? 1 : numberAt(object, "spec", "replicas");
    const ready = numberAt(object, "status", "readyReplicas");
    const words = `${ready} of ${wanted} pods are ready`;
    if (ready < wanted || numberAt(object, "status", "replicas") !== wanted) return { ready: false, words };
    if (textAt(object, "spec", "updateStrategy", "type") === "OnDelete") return { ready: true, words };
    const kept = numberAt(object, "spec", "updateStrategy", "rollingUpdate", "partition");
    const updated = numberAt(object, "status", "updatedReplicas");
    if (updated < wanted - kept) return { ready: false, words: `${updated} of ${wanted - kept} pods are updated` };
    const rolledOut =
      kept > 0 ||
      wanted === 0 ||
      textAt(object, "status", "currentRevision") === textAt(object, "status", "updateRevision");
    return rolledOut ? { ready: true, words } : { ready: false, words: "its rollout is not finished" };
  },
};
