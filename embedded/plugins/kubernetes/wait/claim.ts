import { textAt } from "../metadata";
import type { WaitRule } from "./readiness";

/** A PersistentVolumeClaim: ready when it is bound. */
export const claim: WaitRule = {
  seconds: 300,
  atRefresh: false,
  judge(object) {
    const phase = textAt(object, "status", "phase") || "Pending";
    return { ready: phase === "Bound", failed: phase === "Lost", words: `the claim is ${phase}` };
  },
};
