import { nodeKindLabel } from "../node-kind";
import { provisioner } from "../objects/storage-class";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./plain-objects";

/** Annotation by which the scheduler says on which node the first pod of a claim will run. */
const selectedNode = "volume.kubernetes.io/selected-node";
/** Annotation that says who made a volume, and so who deletes it. */
const provisionedBy = "pv.kubernetes.io/provisioned-by";

/** Whether a volume has to be made for a claim now: its class is ours, and it waits for no pod. */
export function needsVolume(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): boolean {
  if (storageClass?.provisioner !== provisioner) return false;
  // A claim with a selector asks for a volume that somebody made; one that goes needs none.
  if (claim.spec?.volumeName || claim.spec?.selector || claim.metadata?.deletionTimestamp) return false;
  const waits = storageClass.volumeBindingMode === "WaitForFirstConsumer";
  return !waits || claim.metadata?.annotations?.[selectedNode] !== undefined;
}

/** The node on which the first pod of a claim will run; undefined while nobody has chosen one. */
export function selectedNodeOf(claim: PersistentVolumeClaim): string | undefined {
  return claim.metadata?.annotations?.[selectedNode];
}

/** Whether pods of several nodes may mount a claim at the same time. */
export function isShared(claim: PersistentVolumeClaim): boolean {
  return claim.spec?.accessModes?.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany") ?? false;
}

/** Name of the volume of a claim. */
export function volumeName(claim: PersistentVolumeClaim): string {
  return `pvc-${claim.metadata?.uid ?? ""}`;
}

/** Where a volume is. */
export interface VolumePlace {
  readonly path: string;
  /** Label of the nodes that reach it, and its values there. */
  readonly nodes: readonly [label: string, ...values: string[]];
}

/** All simulated nodes are this one machine; the folder is only made when a real program stands behind the pod. */
export function simulatedPlace(claim: PersistentVolumeClaim, volumesFolder: string): VolumePlace {
  return { path: `${volumesFolder}/${volumeName(claim)}`, nodes: [nodeKindLabel, "simulated"] };
}

/** The volume of a claim. */
export function claimVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  { path, nodes: [key, ...values] }: VolumePlace,
): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = claim.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(claim), annotations: { [provisionedBy]: provisioner } },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.["storage"] ?? "0" },
      accessModes: claim.spec?.accessModes ?? [],
      volumeMode: claim.spec?.volumeMode ?? "Filesystem",
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata?.name ?? "",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid, resourceVersion },
      local: { path },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values }] }] },
      },
    },
  };
}

/** Whether a volume of ours has lost its claim and is to be deleted with all that is in it. */
export function isToBeDeleted({ metadata, spec, status }: PersistentVolume): boolean {
  return (
    metadata?.annotations?.[provisionedBy] === provisioner &&
    metadata.deletionTimestamp === undefined &&
    spec?.persistentVolumeReclaimPolicy === "Delete" &&
    status?.phase === "Released"
  );
}

/** Size to which a bound claim of ours is to grow; undefined when it has what it asks for. */
export function wantedSize(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): string | undefined {
  if (storageClass?.provisioner !== provisioner || claim.status?.phase !== "Bound") return undefined;
  const wanted = claim.spec?.resources?.requests?.["storage"];
  // The API server lets a request only grow, and writes quantities in one way: any difference is growth.
  return wanted === undefined || wanted === claim.status.capacity?.["storage"] ? undefined : wanted;
}
