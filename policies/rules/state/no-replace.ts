import type { Field } from "../../field";
import { keptBecause } from "../../reading/storage/kept-objects";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

/** Fields that can not change once the object is there. Sources: API reference of each kind; @pulumi/keycloak. */
const fixedFields: Readonly<Record<string, readonly (readonly string[])[]>> = {
  PersistentVolumeClaim: [
    ["spec", "accessModes"],
    ["spec", "storageClassName"],
    ["spec", "volumeMode"],
    ["spec", "volumeName"],
    ["spec", "selector"],
    ["spec", "dataSource"],
    ["spec", "dataSourceRef"],
  ],
  StatefulSet: [
    ["spec", "serviceName"],
    ["spec", "podManagementPolicy"],
    ["spec", "selector"],
    ["spec", "volumeClaimTemplates"],
  ],
  Deployment: [["spec", "selector"]],
  Secret: [["type"]],
  Realm: [["realm"]],
};

/** Of these, what a cluster would fill in by its own defaults, which differ and change. */
const neededFields: Readonly<Record<string, readonly (readonly string[])[]>> = {
  PersistentVolumeClaim: [
    ["spec", "accessModes"],
    ["spec", "storageClassName"],
  ],
  Realm: [["realm"]],
};

/** Reads all there is, so that whatever is not known at preview speaks up. */
function readAll(field: Field): void {
  if (field.isAbsent) return;
  if (field.isList()) for (const item of field.items()) readAll(item);
  else if (field.isMapping()) for (const entry of field.entries()) readAll(entry);
}

function isEmpty(field: Field): boolean {
  return field.isAbsent || (field.isList() ? field.items().length === 0 : field.text() === "");
}

function* metadata(object: PolicyObject): Iterable<Violation> {
  const name = object.props.at("metadata", "name");
  const generated = object.props.at("metadata", "generateName");
  if (name.text() === undefined || !generated.isAbsent) {
    yield {
      field: generated.isAbsent ? name : generated,
      value: generated.isAbsent ? "not set: the engine would make up another one for each replacement" : undefined,
      allowed: "a name that stays",
      whatToDo: "Set metadata.name, and nothing else, to a fixed text.",
    };
  }
  // With the claim in another namespace it is another claim.
  object.props.at("metadata", "namespace").text();
  const replace = object.annotation("pulumi.com/replaceUnready");
  if (!replace.isAbsent && replace.text() !== "false") {
    yield {
      field: replace,
      allowed: "nothing: what is not ready is mended, not made anew",
      whatToDo: "Delete the annotation.",
    };
  }
}

/** What holds data is never made anew for want of a fixed name or class. */
export const rule: ObjectRule = {
  id: "state/no-replace",
  level: "mandatory",
  scope: "object",
  summary:
    "What holds data has a fixed name, and every field that can not change later is written down and known before the deployment.",
  reason:
    "A changed name, storage class or access mode makes the engine replace the object, and its volume with it. Which change is planned only the engine knows: there protect stops every replacement (state/protect). What can be judged before is the form that leads to one: a generated name, a class left to the cluster's default, a value that is known only while the deployment runs, a Secret that is immutable and so replaced whenever it changes.",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming",
  appliesTo: ["*"],
  example: {
    good: `kind: PersistentVolumeClaim\nmetadata: { name: home }\nspec: { storageClassName: workspace, accessModes: [ReadWriteOnce] }`,
    bad: `kind: PersistentVolumeClaim\nmetadata: { generateName: home- }\nspec: { accessModes: [ReadWriteOnce] }`,
  },
  *check(object, { baseline: { stateful } }) {
    if (keptBecause(object, stateful) === undefined) return;
    if (object.isKubernetes) yield* metadata(object);
    for (const keys of fixedFields[object.kind] ?? []) readAll(object.props.at(...keys));
    for (const keys of neededFields[object.kind] ?? []) {
      const field = object.props.at(...keys);
      if (isEmpty(field)) {
        yield { field, allowed: "a value that stays", whatToDo: "Write it down: it can not be changed later." };
      }
    }
    const immutable = object.props.at("immutable");
    if (object.kind === "Secret" && immutable.flag() === true) {
      yield {
        field: immutable,
        allowed: "false: any change of an immutable Secret is a replacement",
        whatToDo: "Delete it.",
      };
    }
  },
};
