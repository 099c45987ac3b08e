import assert from "node:assert/strict";
import { idleVerdict } from "../../../programs/waker/idle-verdict";

const minute = 60_000;
const limits = { idleAfter: 120 * minute, jobsEndAfter: 1440 * minute };
const now = Date.parse("2026-06-01T12:00:00Z");
const ago = (minutes: number) => now - minutes * minute;

describe("idleVerdict", () => {
  const cases: readonly (readonly [
    title: string,
    report: { heartbeat?: number; started?: number; connected?: number; jobs?: number },
    verdict: string,
  ])[] = [
    ["leaves one alone whose browser is connected", { heartbeat: ago(300), connected: 1 }, "false in use"],
    ["leaves one alone a moment before its time", { heartbeat: ago(120) + 1 }, "false in use"],
    ["stops one at its time", { heartbeat: ago(120) }, "true idle"],
    ["stops one that nobody has opened since its start", { started: ago(121) }, "true idle"],
    [
      "counts from the start of the pod, as the heartbeat is older than a stop",
      { heartbeat: ago(9000), started: ago(5) },
      "false in use",
    ],
    ["leaves one alone with a running job", { heartbeat: ago(1439), jobs: 1 }, "false terminal jobs"],
    [
      "stops one whose job nobody has looked after for too long",
      { heartbeat: ago(1440), jobs: 3 },
      "true idle with jobs",
    ],
    ["takes a heartbeat in the future for one of now", { heartbeat: ago(-600) }, "false in use"],
  ];
  for (const [title, { heartbeat, started = ago(10_000), connected = 0, jobs = 0 }, verdict] of cases) {
    it(title, () => {
      const activity = { startedAt: started, lastHeartbeat: heartbeat, connected, terminalJobs: jobs };
      const { stop, reason } = idleVerdict(activity, limits, now);
      assert.equal(`${String(stop)} ${reason}`, verdict);
    });
  }
});
