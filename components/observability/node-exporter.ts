import * as pulumi from "@pulumi/pulumi";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link NodeExporter}. */
export interface NodeExporterArgs {
  /** A namespace of its own at Pod Security level "privileged": the exporter reads the node's file systems. */
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
}

const root = "/host/root";

/** Memory, disk, CPU and load of the node; its network is not ours to see, so those collectors stay off. */
export const collectors = ["cpu", "diskstats", "filesystem", "loadavg", "meminfo", "pressure", "stat", "time", "uname"];

/** Flags of the exporter: only the collectors above, reading the node's root through one read-only mount. */
export function nodeExporterFlags(): string[] {
  return [
    "--collector.disable-defaults",
    ...collectors.map((collector) => `--collector.${collector}`),
    `--path.rootfs=${root}`,
    `--path.procfs=${root}/proc`,
    `--path.sysfs=${root}/sys`,
    // File systems that hold no data of their own, and every pod's mounts, which the kubelet already reports.
    "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/(containerd|docker|kubelet)/.+)($|/)",
    "--collector.filesystem.fs-types-exclude=^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$",
  ];
}

/**
 * Figures of every node. Needs no node network, no node processes, no root and no capability: one read-only look at the
 * node's root directory is the whole exception from "restricted".
 */
export class NodeExporter extends pulumi.ComponentResource {
  constructor(name: string, args: NodeExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:NodeExporter", name, { image: args.image, namespace: args.namespace }, opts);
    const { app, port } = topology.nodeExporter;
    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        kind: "DaemonSet",
        ingress: [{ from: [topology.prometheus], ports: [port] }],
        egress: [],
        pod: {
          uid: 65534,
          // A node that refuses work for whatever reason is the one whose figures are wanted.
          tolerations: [{ operator: "Exists" }],
          volumes: [{ name: "root", hostPath: { path: "/", type: "Directory" } }],
          containers: [
            {
              name: app,
              image: args.image,
              args: [`--web.listen-address=:${String(port)}`, ...nodeExporterFlags()],
              ports: { metrics: port },
              resources: args.resources,
              probes: httpProbes({ ready: "/", port: "metrics" }),
              // Mounts that appear on the node later are seen too.
              mounts: [{ name: "root", mountPath: root, readOnly: true, mountPropagation: "HostToContainer" }],
            },
          ],
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
