import { cronSchedule } from "../../../components/core/cron-schedule";
import type { Field } from "../../field";
import { coversNamespace } from "./namespace-pattern";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation } from "../../rule";

/** Without these the volumes are listed and their bytes are not saved. */
const neededResources = ["persistentvolumeclaims", "persistentvolumes", "pods"];

/** Whether an object is a Velero Schedule. */
export function isVeleroSchedule(object: PolicyObject): boolean {
  return object.kind === "Schedule" && object.type.startsWith("kubernetes:velero.io/");
}

function texts(list: Field): string[] {
  return list.items().map((item) => item.text() ?? "");
}

/** Whether a Schedule names a namespace; without a list it names all. */
export function namesNamespace(schedule: PolicyObject, namespace: string): boolean {
  const template = schedule.props.at("spec", "template");
  const included = texts(template.at("includedNamespaces"));
  return (
    (included.length === 0 || included.some((pattern) => coversNamespace(pattern, namespace))) &&
    !texts(template.at("excludedNamespaces")).some((pattern) => coversNamespace(pattern, namespace))
  );
}

/** `pods.v1`, `pods` and `Pods` are the same; `*` is all. */
function hasResource(list: readonly string[], resource: string): boolean {
  return list.some((entry) => entry === "*" || entry.toLowerCase().replace(/\..*$/, "") === resource);
}

function* resources(template: Field): Iterable<{ readonly field: Field; readonly missing: string }> {
  const lists = [
    [template.at("includedResources"), template.at("excludedResources")],
    [template.at("includedNamespaceScopedResources"), template.at("excludedNamespaceScopedResources")],
    [template.at("includedClusterScopedResources"), template.at("excludedClusterScopedResources")],
  ] as const;
  for (const [index, [included, excluded]] of lists.entries()) {
    const relevant = neededResources.filter(
      (resource) => index === 0 || (resource === "persistentvolumes") === (index === 2),
    );
    for (const resource of relevant) {
      const names = texts(included);
      if (names.length > 0 && !hasResource(names, resource)) yield { field: included, missing: resource };
      if (hasResource(texts(excluded), resource)) yield { field: excluded, missing: resource };
    }
  }
  const cluster = template.at("includeClusterResources");
  if (cluster.flag() === false) yield { field: cluster, missing: "persistentvolumes" };
}

/** Why a Schedule does not save everything in the namespaces it names; nothing when it does. */
export function* scheduleGaps(object: PolicyObject): Iterable<PlacedViolation> {
  const spec = object.props.at("spec");
  const template = spec.at("template");
  const paused = spec.at("paused");
  if (paused.flag() === true) {
    yield { object, field: paused, allowed: "false", whatToDo: "Delete it: a paused schedule makes no backups." };
  }
  const cron = spec.at("schedule");
  if (cronSchedule(cron.text() ?? "")?.isDaily === false) {
    yield {
      object,
      field: cron,
      allowed: "a run on every day, as in 0 2 * * *",
      whatToDo: "Leave day of month, month and day of week at *.",
    };
  }
  for (const { field, missing } of resources(template)) {
    yield {
      object,
      field,
      value: `without ${missing}`,
      allowed: `${neededResources.join(", ")} among the resources`,
      whatToDo: "Without claims, volumes and the pods that mount them no file is saved: let the list hold all three.",
    };
  }
  for (const field of [template.at("labelSelector"), template.at("orLabelSelectors")]) {
    if (field.isAbsent) continue;
    yield {
      object,
      field,
      allowed: "nothing: the whole namespace",
      whatToDo: "Delete it; what does not carry the label would not be saved.",
    };
  }
  const files = template.at("defaultVolumesToFsBackup");
  const snapshots = template.at("snapshotMoveData");
  if (files.flag() !== true && snapshots.flag() !== true) {
    yield {
      object,
      field: files,
      allowed: "true, or snapshotMoveData: true",
      whatToDo: "Have the files of the volumes copied into the store; a snapshot alone stays in the cluster's storage.",
    };
  }
}
