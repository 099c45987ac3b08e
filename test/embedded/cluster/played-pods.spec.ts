import assert from "node:assert/strict";
import { livingPods, statusPatch } from "../../../embedded/cluster/controllers/played-pods";
import type { Pod } from "../../../embedded/cluster/controllers/plain-objects";
import { played } from "../../../embedded/cluster/played";
import { podObject } from "./pod-object";

const now = new Date("2026-01-01T00:01:00.123Z");
type Patch = { status: Pick<NonNullable<Pod["status"]>, "conditions" | "containerStatuses"> };
const patchOf = (...args: [Pod, Parameters<typeof statusPatch>[2]]) =>
  statusPatch(args[0], played.postgres, args[1], now) as Patch | undefined;

describe("a pod behind which a real program runs", () => {
  it("is ready when the program answers, with all its containers", () => {
    const patch = patchOf(podObject(), { ready: true });
    assert.deepEqual(
      patch?.status.conditions?.map(({ type, status, lastTransitionTime }) => [type, status, lastTransitionTime]),
      [
        ["Ready", "True", "2026-01-01T00:01:00Z"],
        ["ContainersReady", "True", "2026-01-01T00:01:00Z"],
      ],
    );
    assert.deepEqual(
      patch.status.containerStatuses?.map(({ ready }) => ready),
      [true, true],
    );
  });

  it("says why it is not ready, in the words of a kubelet", () => {
    const detail = 'A: Secret "s" does not exist in this namespace';
    const patch = patchOf(podObject(), { ready: false, waiting: "CreateContainerConfigError", detail });
    const [database, exporter] = patch?.status.containerStatuses ?? [];
    assert.deepEqual(database?.state, { waiting: { reason: "CreateContainerConfigError", message: detail } });
    assert.equal(exporter?.ready, true, "it is simulated");
  });

  it("is left alone when it says so already", () => {
    assert.equal(patchOf(podObject(), { ready: false }), undefined);
  });

  it("keeps the time of a condition that does not change", () => {
    const patch = patchOf(podObject(), { ready: false, detail: "it starts" });
    assert.equal(patch?.status.conditions?.[0]?.lastTransitionTime, "2026-01-01T00:00:01Z");
  });

  it("is chosen by namespace, label and phase, the newest first", () => {
    const pods = [
      podObject({ name: "old" }),
      podObject({ name: "new", creationTimestamp: "2026-01-02T00:00:00Z" }),
      podObject({ name: "elsewhere", namespace: "other" }),
      podObject({ name: "another", labels: { app: "postgres-exporter" } }),
      podObject({ name: "going", deletionTimestamp: "2026-01-02T00:00:00Z" }),
      { ...podObject({ name: "not yet" }), status: { phase: "Pending" } },
    ];
    assert.deepEqual(
      livingPods(pods, played.postgres).map(({ metadata }) => metadata?.name),
      ["new", "old"],
    );
  });
});
