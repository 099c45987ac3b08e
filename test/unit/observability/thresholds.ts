import type { ObservabilityThresholds } from "../../../components/observability/thresholds";

/** The guide's limits (2.1, 2.2.1, 8.3), as the tests use them. */
export const thresholds: ObservabilityThresholds = {
  ideResponseSeconds: { normal: 0.5, warning: 1, critical: 3 },
  autocompleteP95Seconds: { normal: 0.25, warning: 0.4, critical: 1 },
  chatP95Seconds: { normal: 3, warning: 5, critical: 10 },
  gpuUtilisationPercent: { idleBelow: 30, normal: 70, warning: 80, critical: 95 },
  activeSessionsPercent: { warning: 80, critical: 95 },
  sessionCapacity: 5,
  memoryUsedPercent: 85,
  diskUsedPercent: 80,
  volumeUsedPercent: 85,
  restartsPerHour: 3,
  targetDownFor: "5m",
  serverErrorPercent: 5,
  dailyAvailabilityPercent: 99,
};
