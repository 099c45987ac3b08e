import type * as k8s from "@pulumi/kubernetes";

/** What an update of a model server has to fit into. */
export interface RolloutRoom {
  readonly replicas: number;
  readonly gpusPerReplica: number;
  /** GPUs of the nodes that no declared pod asks for. */
  readonly freeGpus: number;
}

/** Share of extra pods during an update. Source: operations guide 5.2. */
const surge = 0.1;

/** Whether the extra pods of an update find free GPUs; Kubernetes rounds their number up. */
export function surgeFits(room: RolloutRoom): boolean {
  return Math.ceil(room.replicas * surge) * room.gpusPerReplica <= room.freeGpus;
}

/**
 * The guide's strategy (5.2: 10 % more, none fewer) where free GPUs allow it. Elsewhere the extra pod would stay Pending
 * until the deadline and no update would ever succeed, so one old pod makes room first.
 */
export function rolloutStrategy(room: RolloutRoom): k8s.types.input.apps.v1.DeploymentStrategy {
  const rollingUpdate = surgeFits(room)
    ? { maxSurge: "10%", maxUnavailable: "0%" }
    : { maxSurge: 0, maxUnavailable: 1 };
  return { type: "RollingUpdate", rollingUpdate };
}
