import type { Field } from "./field";
import { UnreadableFieldError } from "./field";
import type { PolicyObject } from "./policy-object";

/** Where the pod stands in each kind that makes pods. */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  PodTemplate: ["template", "spec"],
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** Lists of containers in a pod. Ephemeral ones are written by `kubectl debug`, but a manifest may carry them. */
const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Groups that Kubernetes itself owns; every other group belongs to an operator and may hide pods anywhere. */
const ownGroup = /^kubernetes:(?:[a-z]+|[a-z0-9.-]+\.k8s\.io)\/v\d[a-z0-9]*:/;

/** One place that names an image. */
export interface ImageUse {
  readonly image: Field;
  /** Name of the container; undefined for images mounted as volumes. */
  readonly container?: string;
}

/** Pods that an operator would make: whatever below a custom resource holds a list of containers. */
function embeddedPods(field: Field): Field[] {
  if (field.isAbsent) return [];
  if (field.isList()) return field.items().flatMap(embeddedPods);
  if (!field.isMapping()) return [];
  const own = containerLists.some((list) => !field.at(list).isAbsent && field.at(list).isList()) ? [field] : [];
  return [...own, ...field.entries().flatMap(embeddedPods)];
}

/** The pods that an object makes. */
export function podSpecs(object: PolicyObject): Field[] {
  if (!object.isKubernetes) return [];
  const path = podPaths[object.kind];
  const isOwn = ownGroup.test(object.type);
  if (isOwn) return path === undefined ? [] : [object.props.at(...path)];
  if (/^kubernetes:helm\.sh\/.*:Release$/.test(object.type)) {
    throw new UnreadableFieldError(
      object.props.at("chart"),
      "a Helm release, whose pods can not be seen before it is installed",
      "objects declared one by one",
      "Declare the chart's objects in the program, or render them with `helm template` first.",
    );
  }
  return embeddedPods(object.props.at("spec"));
}

/** Every image that an object runs or mounts. */
export function imageUses(object: PolicyObject): ImageUse[] {
  return podSpecs(object).flatMap((pod) => [
    ...containerLists.flatMap((list) =>
      pod
        .at(list)
        .items()
        .map((container) => ({ image: container.at("image"), container: container.at("name").text() })),
    ),
    ...pod
      .at("volumes")
      .items()
      .filter((volume) => !volume.at("image").isAbsent)
      .map((volume) => ({ image: volume.at("image", "reference") })),
  ]);
}
