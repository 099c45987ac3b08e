import { isList, isObject, type Properties, type Value } from "../wire/value";
import type { Step } from "./detailed-diff";
import { textAt } from "./metadata";

/** Fields of a container of a pod that stands by itself. */
const container = (
  "args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext stdin " +
  "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir"
).split(" ");

const pod = (
  "affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID " +
  "hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates " +
  "restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName shareProcessNamespace " +
  "subdomain terminationGracePeriodSeconds volumes"
).split(" ");

const volume = (
  "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath " +
  "iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
).split(" ");

const spec = (...fields: readonly string[]): readonly string[] => fields.map((field) => `spec.${field}`);

/**
 * Fields that can not change in place, by API version and kind; `*` is any item of a list.
 * Source: the official plugin's list (pulumi-kubernetes 4.34, provider/pkg/provider/diff.go).
 */
const fields: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": spec("selector"),
  "apps/v1/Deployment": spec("selector"),
  "apps/v1/StatefulSet": spec(
    "podManagementPolicy",
    "revisionHistoryLimit",
    "selector",
    "serviceName",
    "volumeClaimTemplates",
  ),
  "batch/v1/Job": spec("completions", "parallelism", "selector", "template"),
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": spec(...volume),
  "v1/PersistentVolumeClaim": spec("accessModes", "selector", "storageClassName", "volumeName"),
  "v1/Pod": spec(...pod, ...container.flatMap((field) => [`containers.*.${field}`, `initContainers.*.${field}`])),
  "v1/ResourceQuota": spec("scopes"),
  "v1/Service": spec("clusterIP"),
};

/** What decides about ConfigMap and Secret. */
export interface Mutability {
  readonly configMapMutable: boolean;
  readonly secretMutable: boolean;
}

/** Paths whose change replaces the object. */
export function forceNewFields(object: Properties, mutability: Mutability): readonly (readonly string[])[] {
  const kind = `${textAt(object, "apiVersion")}/${textAt(object, "kind")}`;
  const frozen = object["immutable"] === true;
  let own = fields[kind] ?? [];
  if (kind === "v1/Secret") own = mutability.secretMutable && !frozen ? ["type"] : ["type", "stringData", "data"];
  if (kind === "v1/ConfigMap") own = mutability.configMapMutable && !frozen ? [] : ["binaryData", "data"];
  return ["metadata.name", "metadata.namespace", ...own].map((path) => path.split("."));
}

/** Whether a change at `path`, to or from `value`, touches one of the fields. */
export function touches(
  forceNew: readonly (readonly string[])[],
  path: readonly Step[],
  value: Value | undefined,
): boolean {
  return forceNew.some((field) => {
    const common = Math.min(field.length, path.length);
    for (let index = 0; index < common; index++) {
      const step = path[index];
      if (field[index] !== (typeof step === "number" ? "*" : step)) return false;
    }
    return hasField(value, field.slice(path.length));
  });
}

function hasField(value: Value | undefined, [field, ...rest]: readonly string[]): boolean {
  if (field === undefined) return true;
  if (field === "*") return isList(value) && value.some((item) => hasField(item, rest));
  return isObject(value) && value[field] !== undefined && hasField(value[field], rest);
}
