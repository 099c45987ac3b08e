import fs from "node:fs";
import path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import type { ApiClient } from "../api-client";
import { nodeKindLabel } from "../node-kind";
import { bytesOf } from "../storage/bytes-of";
import { carriedIn } from "../storage/carry-in";
import type { LoopVolumes } from "../storage/loop-volumes";
import {
  claimVolume,
  isShared,
  isToBeDeleted,
  needsVolume,
  selectedNodeOf,
  simulatedPlace,
  volumeName,
  type VolumePlace,
  wantedSize,
} from "./claim-volume";
import { reportClaimFailure } from "./claim-failure";
import { keyOf, watchObjects } from "./watch-objects";
import { WorkQueue } from "./work-queue";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./plain-objects";

/** Conditions that a claim loses when it has grown. */
const resizing: ReadonlySet<string> = new Set(["Resizing", "FileSystemResizePending"]);
const everyNode = [nodeKindLabel, "real", "simulated"] as const;
const volumesPath = "/api/v1/persistentvolumes";

/** Inputs of {@link bindClaims}. */
export interface BindClaimsArgs {
  readonly config: KubeConfig;
  readonly api: ApiClient;
  /** Folder that holds a folder for each volume. */
  readonly volumesFolder: string;
  readonly log: (line: string) => void;
  /** The node on which containers run, and its volumes; left out where every node is simulated. */
  readonly real?: { readonly node: string; readonly volumes: LoopVolumes } | undefined;
}

/**
 * The provisioner of local volumes: makes a volume for each claim that waits for one, grows it with its claim, and deletes
 * it when its claim is gone and its class says so. The binding itself is Kubernetes' own. On the real node a volume is a
 * file system of the claimed size, on simulated ones there is nothing behind it; a claim that pods of several nodes share is
 * on the real one, wherever the first of them runs.
 *
 * Runs until the process ends; resolves when it has begun.
 */
export async function bindClaims({ config, api, volumesFolder, log, real }: BindClaimsArgs): Promise<void> {
  let claims: ReadonlyMap<string, PersistentVolumeClaim> = new Map();
  let classes: ReadonlyMap<string, StorageClass> = new Map();
  let volumes: ReadonlyMap<string, PersistentVolume> = new Map();

  const place = async (claim: PersistentVolumeClaim): Promise<VolumePlace> => {
    // Where a simulated pod mounts a shared claim first, real ones may come after it.
    const shared = isShared(claim);
    if (!real || (!shared && selectedNodeOf(claim) !== real.node)) return simulatedPlace(claim, volumesFolder);
    const name = volumeName(claim);
    await real.volumes.make(name, bytesOf(claim.spec?.resources?.requests?.["storage"] ?? "0"));
    const write = carriedIn[keyOf(claim)];
    if (write) await real.volumes.fill(name, write);
    const nodes = shared ? everyNode : (["kubernetes.io/hostname", real.node] as const);
    return { path: real.volumes.path(name), nodes };
  };

  const serveClaim = async (name: string): Promise<void> => {
    const claim = claims.get(name);
    const storageClass = classes.get(claim?.spec?.storageClassName ?? "");
    if (!claim || !storageClass) return;
    if (needsVolume(claim, storageClass)) {
      const answer = await api.request("POST", volumesPath, claimVolume(claim, storageClass, await place(claim)));
      if (answer.status !== 201 && answer.status !== 409) throw new Error(JSON.stringify(answer.body));
    }
    const size = wantedSize(claim, storageClass);
    if (size !== undefined) {
      const volume = claim.spec?.volumeName ?? "";
      if (real?.volumes.has(volume)) await real.volumes.grow(volume, bytesOf(size));
      const merge = "application/merge-patch+json";
      await api.patch(`${volumesPath}/${volume}`, { spec: { capacity: { storage: size } } }, merge);
      const claimPath = `/api/v1/namespaces/${claim.metadata?.namespace ?? ""}/persistentvolumeclaims/${claim.metadata?.name ?? ""}`;
      const conditions = claim.status?.conditions?.filter(({ type }) => !resizing.has(type)) ?? [];
      await api.patch(`${claimPath}/status`, { status: { capacity: { storage: size }, conditions } }, merge);
    }
  };
  const serveVolume = async (name: string): Promise<void> => {
    const volume = volumes.get(name);
    if (!volume || !isToBeDeleted(volume)) return;
    if (real?.volumes.has(name)) await real.volumes.remove(name);
    fs.rmSync(path.join(volumesFolder, name), { recursive: true, force: true });
    await api.delete(`${volumesPath}/${name}`);
  };

  const onError = (name: string, error: unknown): void => {
    log(`storage: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const reported = new Map<string, string>();
  const claimQueue = new WorkQueue(serveClaim, (name, error) => {
    onError(name, error);
    const claim = claims.get(name);
    // It is tried again every few seconds: the same words once.
    if (!claim || reported.get(name) === String(error)) return;
    reported.set(name, String(error));
    reportClaimFailure(api, claim, error).catch((failure: unknown) => {
      onError(name, failure);
    });
  });
  const volumeQueue = new WorkQueue(serveVolume, onError);
  const watch = { config, api, log };
  [classes, claims, volumes] = await Promise.all([
    watchObjects<StorageClass>({
      ...watch,
      path: "/apis/storage.k8s.io/v1/storageclasses",
      // A claim may be there before its class.
      onChange: (name) => {
        for (const claim of claims.values()) if (claim.spec?.storageClassName === name) claimQueue.add(keyOf(claim));
      },
    }),
    watchObjects<PersistentVolumeClaim>({
      ...watch,
      path: "/api/v1/persistentvolumeclaims",
      onChange: (name) => {
        claimQueue.add(name);
      },
    }),
    watchObjects<PersistentVolume>({
      ...watch,
      path: volumesPath,
      onChange: (name) => {
        volumeQueue.add(name);
      },
    }),
  ]);
  // What was seen while the copies were not complete yet was judged too early.
  for (const name of claims.keys()) claimQueue.add(name);
  for (const name of volumes.keys()) volumeQueue.add(name);
}
