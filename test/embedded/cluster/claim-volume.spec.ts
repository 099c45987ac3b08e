import assert from "node:assert/strict";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../embedded/cluster/controllers/plain-objects";
import {
  claimVolume,
  isShared,
  isToBeDeleted,
  needsVolume,
  simulatedPlace,
  wantedSize,
} from "../../../embedded/cluster/controllers/claim-volume";

const waiting = {
  metadata: { name: "workspace" },
  provisioner: "rancher.io/local-path",
  reclaimPolicy: "Retain",
  volumeBindingMode: "WaitForFirstConsumer",
};
const immediate = { ...waiting, volumeBindingMode: "Immediate" };
const claim: PersistentVolumeClaim = {
  metadata: { name: "home", namespace: "ide-a", uid: "7", resourceVersion: "1" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
};
const selected = {
  ...claim,
  metadata: { ...claim.metadata, annotations: { "volume.kubernetes.io/selected-node": "node-1" } },
};

describe("the volume of a claim", () => {
  it("is made at once where the class binds at once", () => {
    assert.equal(needsVolume(claim, immediate), true);
  });

  it("waits for the first pod where the class says so", () => {
    assert.deepEqual([needsVolume(claim, waiting), needsVolume(selected, waiting)], [false, true]);
  });

  it("is not made for a class of somebody else, or of none", () => {
    assert.equal(needsVolume(selected, { ...immediate, provisioner: "ebs.csi.aws.com" }), false);
    assert.equal(needsVolume(selected, undefined), false);
  });

  it("is not made for a claim that has one, asks for a certain one, or goes", () => {
    assert.equal(needsVolume({ ...claim, spec: { ...claim.spec, volumeName: "v" } }, immediate), false);
    assert.equal(needsVolume({ ...claim, spec: { ...claim.spec, selector: {} } }, immediate), false);
    const going = { ...claim, metadata: { ...claim.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
    assert.equal(needsVolume(going, immediate), false);
  });

  it("is shared by the nodes where one of its access modes says so", () => {
    const shared = (...accessModes: string[]): boolean => isShared({ ...claim, spec: { ...claim.spec, accessModes } });
    assert.deepEqual([shared("ReadWriteOnce"), shared("ReadWriteOncePod"), shared()], [false, false, false]);
    assert.deepEqual([shared("ReadWriteMany"), shared("ReadWriteOnce", "ReadOnlyMany")], [true, true]);
    assert.equal(isShared({ metadata: claim.metadata }), false);
  });

  it("carries size, policy and claim", () => {
    const { metadata, spec } = claimVolume(claim, waiting, simulatedPlace(claim, "/volumes"));
    assert.equal(metadata?.name, "pvc-7");
    assert.equal(spec?.capacity?.["storage"], "10Gi");
    assert.equal(spec.persistentVolumeReclaimPolicy, "Retain");
    assert.deepEqual([spec.claimRef?.namespace, spec.claimRef?.name, spec.claimRef?.uid], ["ide-a", "home", "7"]);
    assert.equal(spec.local?.path, "/volumes/pvc-7");
  });

  it("is reached from the nodes of its place only", () => {
    const terms = (place: Parameters<typeof claimVolume>[2]): unknown =>
      claimVolume(claim, waiting, place).spec?.nodeAffinity?.required?.nodeSelectorTerms;
    assert.deepEqual(terms(simulatedPlace(claim, "/volumes")), [
      { matchExpressions: [{ key: "embedded.webide.dev/node", operator: "In", values: ["simulated"] }] },
    ]);
    assert.deepEqual(terms({ path: "/real", nodes: ["kubernetes.io/hostname", "machine"] }), [
      { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["machine"] }] },
    ]);
  });

  it("is deleted when its claim is gone and the class deletes, and kept otherwise", () => {
    const released = (policy: string, phase: string): PersistentVolume => {
      const volume = claimVolume(claim, { ...waiting, reclaimPolicy: policy }, simulatedPlace(claim, "/volumes"));
      return { ...volume, status: { phase } };
    };
    assert.equal(isToBeDeleted(released("Delete", "Released")), true);
    assert.equal(isToBeDeleted(released("Delete", "Bound")), false);
    assert.equal(isToBeDeleted(released("Retain", "Released")), false);
    assert.equal(isToBeDeleted({ ...released("Delete", "Released"), metadata: { name: "of-somebody-else" } }), false);
  });

  it("grows with its claim", () => {
    const bound = { ...claim, status: { phase: "Bound", capacity: { storage: "10Gi" } } };
    assert.equal(wantedSize(bound, waiting), undefined);
    const larger = { ...bound, spec: { ...bound.spec, resources: { requests: { storage: "25Gi" } } } };
    assert.equal(wantedSize(larger, waiting), "25Gi");
    assert.equal(wantedSize({ ...larger, status: { phase: "Pending" } }, waiting), undefined);
  });
});
