import type { Pod } from "../../../embedded/cluster/controllers/plain-objects";

/** A simulated pod of the played database, as KWOK leaves it, with the given changes. */
export function podObject(metadata: Partial<NonNullable<Pod["metadata"]>> = {}, env: object[] = []): Pod {
  return {
    metadata: {
      name: "postgres-0",
      namespace: "auth",
      uid: "u1",
      labels: { app: "postgres" },
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...metadata,
    },
    spec: {
      containers: [
        { name: "postgres", image: "i", env: env as never },
        { name: "exporter", image: "i" },
      ],
    },
    status: {
      phase: "Running",
      podIP: "10.42.32.1",
      conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-01-01T00:00:01Z" }],
      containerStatuses: ["postgres", "exporter"].map((name) => ({
        ...{ name, image: "i", imageID: "", ready: false, restartCount: 0 },
        state: { running: { startedAt: "2026-01-01T00:00:01Z" } },
      })),
    },
  };
}
