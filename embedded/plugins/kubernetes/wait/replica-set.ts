import { at, numberAt } from "../metadata";
import { isObserved, wordsOf } from "./conditions";
import type { WaitRule } from "./readiness";

/** A ReplicaSet or ReplicationController: ready when all its pods are available. */
export const replicaSet: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    if (!isObserved(object)) return { ready: false, words: "its controller has not seen it yet" };
    const wanted = at(object, "spec", "replicas") === undefined ? 1 : numberAt(object, "spec", "replicas");
    const ready = numberAt(object, "status", "availableReplicas");
    const refused = wordsOf(object, "ReplicaFailure");
    return {
      ready: ready >= wanted,
      words: `${ready} of ${wanted} pods are ready${refused === "" ? "" : `; ${refused}`}`,
    };
  },
};
