import type * as k8s from "@pulumi/kubernetes";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

const read = ["get", "list", "watch"];
const write = ["create", "update", "patch"];

/**
 * What Velero may do in the whole cluster: read and put back exactly the kinds that the schedules name, instead of the
 * cluster-admin binding that `velero install` makes.
 */
export function veleroClusterRules(): PolicyRule[] {
  return [
    {
      apiGroups: [""],
      resources: ["namespaces", "pods", "persistentvolumeclaims", "persistentvolumes", "configmaps", "secrets"],
      verbs: [...read, ...write],
    },
    { apiGroups: [""], resources: ["serviceaccounts", "nodes"], verbs: read },
    { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: read },
    // Read once at start by the item action that follows a service account to its bindings.
    {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["clusterrolebindings", "clusterroles", "rolebindings", "roles"],
      verbs: ["get", "list"],
    },
    { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: read },
  ];
}

/** Velero's own kinds. Source: velero v1.18, pkg/apis/velero. */
const veleroKinds = [
  "backups",
  "backuprepositories",
  "backupstoragelocations",
  "deletebackuprequests",
  "downloadrequests",
  "podvolumebackups",
  "podvolumerestores",
  "restores",
  "schedules",
  "serverstatusrequests",
  "volumesnapshotlocations",
];

/** What Velero may do in its own namespace: its own kinds, the jobs that tidy its repositories, and their leases. */
export function veleroNamespaceRules(): PolicyRule[] {
  return [
    {
      apiGroups: ["velero.io"],
      resources: [...veleroKinds, ...veleroKinds.map((kind) => `${kind}/status`)],
      verbs: [...read, ...write, "delete"],
    },
    {
      apiGroups: ["velero.io"],
      resources: ["datadownloads", "datauploads", "datadownloads/status", "datauploads/status"],
      verbs: [...read, ...write, "delete"],
    },
    { apiGroups: [""], resources: ["pods", "pods/log", "configmaps"], verbs: [...read, ...write, "delete"] },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: [...read, "create", "delete"] },
    { apiGroups: ["apps"], resources: ["daemonsets"], verbs: read },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: [...read, ...write] },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  ];
}
