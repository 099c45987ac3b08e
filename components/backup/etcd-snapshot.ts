import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import { cronJobSpec } from "../core/scheduled-job";
import type { ObjectStore } from "./object-store";
import { rcloneEnv } from "./object-store";

/** Inputs of {@link EtcdSnapshot}. */
export interface EtcdSnapshotArgs {
  /** A namespace of its own, at Pod Security level `privileged`: nothing else may live there. */
  readonly namespace: pulumi.Input<string>;
  /** Image with `etcdctl` and `etcdutl`. */
  readonly etcdImage: string;
  readonly rcloneImage: string;
  readonly store: ObjectStore;
  readonly schedule: string;
  readonly timeZone: string;
  readonly retentionDays: number;
  /** Folder on the control-plane node with etcd's client certificates. @default /etc/kubernetes/pki/etcd */
  readonly certificateFolder?: string;
}

const identity = { app: "etcd-snapshot", component: "backup" };

/** Upload first, prune afterwards, as everywhere. */
export function etcdUploadScript(bucket: string, retentionDays: number): string {
  return [
    "set -eu",
    `rclone copy /backup "store:${bucket}/etcd" --include '*.db' --checksum`,
    `rclone delete "store:${bucket}/etcd" --include '*.db' --min-age ${String(retentionDays)}d`,
  ].join("\n");
}

/**
 * Pod that takes a snapshot on a control-plane node. etcd listens on the node's loopback address and its client
 * certificates belong to root there, so this pod uses the node's network and runs as root; it is the only one that does,
 * and its namespace is listed among the policy exemptions. Source: etcd "Disaster recovery"; since 3.6 the check of a
 * snapshot is `etcdutl`'s.
 */
export function etcdSnapshotPodSpec(
  args: Omit<EtcdSnapshotArgs, "namespace" | "schedule" | "timeZone">,
): k8s.types.input.core.v1.PodSpec {
  // The limit covers the volume with the snapshot: the kubelet evicts a pod whose files in emptyDirs outgrow it. 8Gi is the
  // largest database that etcd recommends.
  const resources = (memory: string) => ({
    requests: { cpu: "100m", memory, "ephemeral-storage": "256Mi" },
    limits: { cpu: "500m", memory, "ephemeral-storage": "9Gi" },
  });
  const securityContext = {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
  // The image has no shell: the file's name comes from the pod's, which carries the scheduled time.
  const file = "/backup/$(POD_NAME).db";
  const env = [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }];
  const backup = { name: "backup", mountPath: "/backup" };
  const upload = Object.entries(rcloneEnv("store", args.store)).map(([key, value]) =>
    typeof value === "string"
      ? { name: key, value }
      : { name: key, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
  return {
    restartPolicy: "Never",
    hostNetwork: true,
    dnsPolicy: "ClusterFirstWithHostNet",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" }],
    securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: "RuntimeDefault" } },
    volumes: [
      {
        name: "certificates",
        hostPath: { path: args.certificateFolder ?? "/etc/kubernetes/pki/etcd", type: "Directory" },
      },
      { name: "backup", emptyDir: { sizeLimit: "8Gi" } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ],
    initContainers: [
      {
        name: "snapshot",
        image: args.etcdImage,
        imagePullPolicy: "IfNotPresent",
        command: ["etcdctl"],
        args: [
          "--endpoints=https://127.0.0.1:2379",
          "--cacert=/certificates/ca.crt",
          "--cert=/certificates/healthcheck-client.crt",
          "--key=/certificates/healthcheck-client.key",
          "snapshot",
          "save",
          file,
        ],
        env,
        resources: resources("256Mi"),
        securityContext,
        volumeMounts: [{ name: "certificates", mountPath: "/certificates", readOnly: true }, backup],
      },
      {
        name: "verify",
        image: args.etcdImage,
        imagePullPolicy: "IfNotPresent",
        command: ["etcdutl"],
        args: ["snapshot", "status", file],
        env,
        resources: resources("256Mi"),
        securityContext,
        volumeMounts: [{ ...backup, readOnly: true }],
      },
    ],
    containers: [
      {
        name: "upload",
        image: args.rcloneImage,
        imagePullPolicy: "IfNotPresent",
        command: ["sh", "-c", etcdUploadScript(args.store.bucket, args.retentionDays)],
        env: upload,
        resources: resources("256Mi"),
        securityContext,
        volumeMounts: [
          { ...backup, readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
  };
}

/** A daily snapshot of etcd, where the control plane is ours to reach: every ConfigMap and Secret in one file. */
export class EtcdSnapshot extends pulumi.ComponentResource {
  constructor(name: string, args: EtcdSnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:EtcdSnapshot", name, {}, opts);
    new k8s.batch.v1.CronJob(
      name,
      {
        metadata: { name: identity.app, namespace: args.namespace, labels: labels(identity) },
        spec: cronJobSpec({ ...identity, ...args, deadlineSeconds: 3600 }, etcdSnapshotPodSpec(args)),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
