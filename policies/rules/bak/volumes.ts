import { claimUses, isWithoutBackup } from "../../reading/storage/claims";
import type { Field } from "../../field";
import type { ObjectRule } from "../../rule";

const take = "backup.velero.io/backup-volumes";
const leave = "backup.velero.io/backup-volumes-excludes";

function names(annotation: Field): string[] {
  return (annotation.text() ?? "").split(",").map((name) => name.trim());
}

/** The bytes of every volume are in a backup. */
export const rule: ObjectRule = {
  id: "bak/volumes",
  level: "mandatory",
  scope: "object",
  summary:
    "Every pod that mounts a claim names the volume for the file backup, unless the claim is listed as saved in another way; no volume is a folder of a node.",
  reason:
    "Velero saves the files of those volumes that a pod's annotation names; a claim without it is in the backup by name and not by content. It skips hostPath volumes without an error. What is dumped or copied by a job of its own stands in policies/baseline/stateful.yaml with the reason.",
  source: "https://velero.io/docs/main/file-system-backup/",
  appliesTo: ["*"],
  example: {
    good: `template:\n  metadata: { annotations: { backup.velero.io/backup-volumes: home } }\n  spec: { volumes: [{ name: home, persistentVolumeClaim: { claimName: home } }] }`,
    bad: `template:\n  spec: { volumes: [{ name: home, persistentVolumeClaim: { claimName: home } }] }`,
  },
  *check(object, { baseline: { stateful } }) {
    const hostPath = object.isKubernetes ? object.props.at("spec", "hostPath") : undefined;
    if (object.kind === "PersistentVolume" && hostPath?.isAbsent === false) {
      yield {
        field: hostPath,
        allowed: "a volume of a storage driver, or of type local",
        whatToDo: "Take a StorageClass; the backup skips folders of nodes, and a pod on another node finds nothing.",
      };
    }
    for (const { claim, pod, field } of claimUses(object)) {
      if (pod === undefined || isWithoutBackup(object, claim, stateful)) continue;
      const { volume, annotations } = pod;
      if (!names(annotations.at(take)).includes(volume)) {
        yield {
          field,
          value: `${field.shown()}, which no backup takes`,
          allowed: `the volume's name in the pod's annotation ${take}, or the claim in policies/baseline/stateful.yaml`,
          whatToDo: `Annotate the pod with ${take}: ${volume}.`,
        };
      }
      const excluded = annotations.at(leave);
      if (names(excluded).includes(volume)) {
        yield {
          field: excluded,
          allowed: `volumes without a claim; not ${volume}`,
          whatToDo: `Take ${volume} out of the list.`,
        };
      }
    }
  },
};
