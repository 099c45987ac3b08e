import { at, numberAt } from "../metadata";
import { isTrue, wordsOf } from "./conditions";
import type { WaitRule } from "./readiness";

/** Ready when it is done; one that is suspended is as far as it was asked to get. */
export const job: WaitRule = {
  seconds: 600,
  atRefresh: true,
  judge(object) {
    if (isTrue(object, "Complete") || isTrue(object, "SuccessCriteriaMet")) return { ready: true, words: "complete" };
    if (isTrue(object, "Failed")) return { ready: false, failed: true, words: wordsOf(object, "Failed") };
    if (at(object, "spec", "suspend") === true) return { ready: true, words: "suspended" };
    const [active, succeeded, failed] = ["active", "succeeded", "failed"].map((count) =>
      numberAt(object, "status", count),
    );
    return { ready: false, words: `active: ${active}, succeeded: ${succeeded}, failed: ${failed}` };
  },
};
