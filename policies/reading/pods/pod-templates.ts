import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** A pod that an object is or makes. */
export interface PodTemplate {
  /** Labels and annotations of the pod. */
  readonly metadata: Field;
  readonly spec: Field;
}

/** Where the pod stands in each kind that makes pods. */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Lists of containers in a pod. Ephemeral ones are written by `kubectl debug`, but a manifest may carry them. */
const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Name of one of these lists. */
export type ContainerList = (typeof containerLists)[number];

/**
 * Groups that Kubernetes itself serves; every other group belongs to an operator and may hide pods anywhere. Named one by
 * one: anybody may define a resource in a group that ends in `.k8s.io`.
 */
const ownGroups = new Set(
  [
    ["core", "apps", "autoscaling", "batch", "extensions", "policy"],
    ["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io"],
    ["authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io"],
    ["flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io"],
    ["rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io"],
    ["storagemigration.k8s.io"],
  ].flat(),
);

/** Pods that an operator would make: whatever in a custom resource holds a list of containers. */
function embeddedPods(field: Field, owner: Field): PodTemplate[] {
  if (field.isAbsent) return [];
  if (field.isList()) return field.items().flatMap((item) => embeddedPods(item, field));
  if (!field.isMapping()) return [];
  const isPod = containerLists.some((list) => field.at(list).isList());
  const own = isPod ? [{ metadata: owner.isMapping() ? owner.at("metadata") : field.at("metadata"), spec: field }] : [];
  return [...own, ...field.entries().flatMap((entry) => embeddedPods(entry, field))];
}

/**
 * The pods that an object is or makes.
 *
 * @throws UnreadableFieldError when they can not be seen
 */
export function podTemplates(object: PolicyObject): PodTemplate[] {
  if (!object.isKubernetes) return [];
  const group = /^kubernetes:([^/]+)\//.exec(object.type)?.[1] ?? "";
  if (ownGroups.has(group)) {
    const path = podPaths[object.kind];
    if (path === undefined) return [];
    const template = object.props.at(...path);
    return [{ metadata: template.at("metadata"), spec: template.at("spec") }];
  }
  if (/^kubernetes:helm\.sh\/.*:Release$/.test(object.type)) {
    throw new UnreadableFieldError(
      object.props.at("chart"),
      "a Helm release, whose pods can not be seen before it is installed",
      "objects declared one by one",
      "Declare the chart's objects in the program, or render them with `helm template` first.",
    );
  }
  return object.props
    .entries()
    .filter((entry) => !["apiVersion", "kind", "metadata", "status"].includes(entry.key))
    .flatMap((entry) => embeddedPods(entry, object.props));
}

/** The containers of a pod, from all its lists or from those named. */
export function podContainers(pod: Field, lists: readonly ContainerList[] = containerLists): Field[] {
  return lists.flatMap((list) => pod.at(list).items());
}
