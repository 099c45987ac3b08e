import type { Variant } from "./variant";
import { leaveOut, set, unset } from "./variant";

/** What must not be lost. */
export const variants: readonly Variant[] = [
  {
    title: "could be deleted by a mistake in the program",
    rule: "state/protect",
    to: /^prod-users-\d+ PersistentVolumeClaim ide-[a-z-]+\/home$/,
    change: (object) => [{ ...object, options: { ...object.options, protect: false } }],
  },
  {
    title: "would take its files with it",
    rule: "state/protect",
    to: /^prod PersistentVolumeClaim auth\/keycloak-dumps$/,
    change: (object) => [{ ...object, options: { ...object.options, retainOnDelete: false } }],
  },
  {
    title: "deletes volumes with their claims",
    rule: "state/protect",
    to: /^prod StorageClass workspace$/,
    change: set(["reclaimPolicy"], "Delete"),
  },
  {
    title: "is missing",
    rule: "bak/coverage",
    to: /^prod Schedule velero\/daily-workspace-backup$/,
    change: leaveOut,
  },
  {
    title: "keeps backups for a day",
    rule: "bak/coverage",
    to: /^prod Schedule velero\/daily-workspace-backup$/,
    change: set(["spec", "template", "ttl"], "24h"),
  },
  {
    title: "stores backups without encryption on the way",
    rule: "bak/store",
    to: /^prod BackupStorageLocation velero\/default$/,
    change: set(["spec", "config", "s3Url"], "http://s3-a.internal"),
  },
  {
    title: "is not part of any backup",
    rule: "bak/volumes",
    to: /^prod-users-\d+ Deployment ide-[a-z-]+\/code-server$/,
    change: unset(["spec", "template", "metadata", "annotations", "backup.velero.io/backup-volumes"]),
  },
  {
    title: "gets another name each time",
    rule: "state/no-replace",
    to: /^prod PersistentVolumeClaim auth\/keycloak-dumps$/,
    change: unset(["spec", "storageClassName"]),
  },
];
