import type { Activity } from "./activity";
import type { Settings } from "./settings";

/** Whether a workspace is stopped now, and why or why not. */
export interface IdleVerdict {
  readonly stop: boolean;
  readonly reason: "in use" | "terminal jobs" | "idle" | "idle with jobs";
  /** Milliseconds since somebody was last connected. */
  readonly idleFor: number;
}

/**
 * Judges one report.
 *
 * The heartbeat lies in the home volume and is older than the pod after a stop: a workspace that was just woken counts
 * from its start. A heartbeat in the future is one of now.
 */
export function idleVerdict(
  activity: Activity,
  limits: Pick<Settings, "idleAfter" | "jobsEndAfter">,
  now: number,
): IdleVerdict {
  const lastSeen = Math.max(activity.lastHeartbeat ?? 0, activity.startedAt);
  const idleFor = Math.max(0, now - lastSeen);
  if (activity.connected > 0 || idleFor < limits.idleAfter) return { stop: false, reason: "in use", idleFor };
  if (activity.terminalJobs === 0) return { stop: true, reason: "idle", idleFor };
  if (idleFor < limits.jobsEndAfter) return { stop: false, reason: "terminal jobs", idleFor };
  return { stop: true, reason: "idle with jobs", idleFor };
}
