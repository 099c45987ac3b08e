import type { Field } from "../../field";
import { keptBecause } from "../../reading/storage/kept-objects";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

/** What Kubernetes itself may do to a volume when its claim or its StatefulSet goes. */
function* volumes(object: PolicyObject): Iterable<Violation> {
  const whatToDo = "Write Retain; a volume that nobody needs any more is deleted by hand.";
  if (object.kind === "StorageClass") {
    const field = object.props.at("reclaimPolicy");
    if (field.text() !== "Retain") yield { field, allowed: "Retain; left out it means Delete", whatToDo };
  }
  if (object.kind === "PersistentVolume") {
    const field = object.props.at("spec", "persistentVolumeReclaimPolicy");
    if (!field.isAbsent && field.text() !== "Retain") yield { field, allowed: "Retain", whatToDo };
  }
  if (object.kind === "StatefulSet") {
    const policy = object.props.at("spec", "persistentVolumeClaimRetentionPolicy");
    for (const field of [policy.at("whenDeleted"), policy.at("whenScaled")]) {
      if (!field.isAbsent && field.text() !== "Retain") yield { field, allowed: "Retain", whatToDo };
    }
  }
}

/** Where a message points to: the name, or the whole of a resource of another provider. */
function place(object: PolicyObject): Field {
  return object.isKubernetes ? object.props.at("metadata", "name") : object.props;
}

/** What holds data outlives the program. */
export const rule: ObjectRule = {
  id: "state/protect",
  level: "mandatory",
  scope: "object",
  summary:
    "In production, whatever holds data or opens it is protected from deletion and kept when it leaves the program; volumes are retained everywhere.",
  reason:
    "A line deleted from a catalog, a rename or a destroy must not delete a person's work, the accounts, or the password without which no backup can be read. Stack dev is left alone: it comes and goes. The engine tells its policies what is protected, but not what it would keep; a rendering shows both; a manifest of no program shows neither, so there only volumes are judged. The random values behind such Secrets have no name that a rule could know them by.",
  source: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  appliesTo: ["*"],
  example: {
    good: `kind: StorageClass\nprovisioner: rbd.csi.ceph.com\nreclaimPolicy: Retain`,
    bad: `kind: StorageClass\nprovisioner: rbd.csi.ceph.com`,
  },
  *check(object, { baseline: { stateful } }) {
    if (object.isKubernetes) yield* volumes(object);
    const { protect, retainOnDelete } = object.options;
    if (object.stack.environment === "dev" || (protect !== false && retainOnDelete !== false)) return;
    const because = keptBecause(object, stateful);
    if (because === undefined) return;
    if (protect === false) {
      yield {
        field: place(object),
        value: "not protected",
        allowed: `protect: true (${because})`,
        whatToDo: "Pass protect: true to the resource in stack prod.",
      };
    }
    if (retainOnDelete === false) {
      yield {
        field: place(object),
        value: "deleted with the stack",
        allowed: `retainOnDelete: true (${because})`,
        whatToDo: "Pass retainOnDelete: true to the resource in stack prod.",
      };
    }
  },
};
