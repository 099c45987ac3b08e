import { textAt } from "../metadata";
import { isTrue, wordsOf } from "./conditions";
import type { WaitRule } from "./readiness";

/** Ready when it says so, or has done its work. */
export const pod: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    const phase = textAt(object, "status", "phase");
    if (phase === "Succeeded" || isTrue(object, "Ready")) return { ready: true, words: phase };
    const words = [phase, textAt(object, "status", "message"), wordsOf(object, "Ready")].filter((text) => text !== "");
    return { ready: false, failed: phase === "Failed", words: words.join("; ") };
  },
};
