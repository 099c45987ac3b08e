/** What the daily workspace backup takes. */
export interface WorkspaceScheduleArgs {
  /** Five-field cron expression; Velero reads it in the TZ of its own process. */
  readonly schedule: string;
  readonly includedNamespaces: readonly string[];
  readonly includedResources: readonly string[];
  readonly storageLocation: string;
  /** How long a backup is kept, as a Go duration. */
  readonly ttl: string;
}

/** Resources without which the volumes of a workspace are listed but their bytes are not saved. */
const neededForVolumeData = ["pods", "persistentvolumes"];

/**
 * Spec of the Velero Schedule: the guide's own values (7.2), and what they leave out. File-system backup reads a volume
 * through the pod that mounts it, so pods and volumes belong to the backup; workspaces that are stopped get a pod for
 * that time from {@link HolderPods}.
 */
export function workspaceScheduleSpec(args: WorkspaceScheduleArgs): Record<string, unknown> {
  return {
    schedule: args.schedule,
    // A schedule made at noon must not start at once on top of people's work.
    skipImmediately: true,
    useOwnerReferencesInBackup: false,
    template: {
      includedNamespaces: [...args.includedNamespaces],
      includedResources: [...new Set([...args.includedResources, ...neededForVolumeData])],
      defaultVolumesToFsBackup: true,
      snapshotVolumes: false,
      storageLocation: args.storageLocation,
      ttl: args.ttl,
    },
  };
}
