import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link DcgmExporter}. */
export interface DcgmExporterArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** Labels of the nodes that have GPUs. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** RuntimeClass that hands out the GPUs. @default none: NVIDIA's runtime is the nodes' default */
  readonly runtimeClassName?: string;
}

/**
 * What is read of each GPU: field, type, help, as the exporter's CSV wants it. No `DCGM_FI_PROF_*`: those need root and
 * SYS_ADMIN, and no rule reads them.
 */
export function gpuCounters(): string {
  const gauges: Record<string, string> = {
    DCGM_FI_DEV_GPU_UTIL: "GPU utilization (in %).",
    DCGM_FI_DEV_MEM_COPY_UTIL: "Memory utilization (in %).",
    DCGM_FI_DEV_FB_USED: "Framebuffer memory used (in MiB).",
    DCGM_FI_DEV_FB_FREE: "Framebuffer memory free (in MiB).",
    DCGM_FI_DEV_FB_RESERVED: "Framebuffer memory reserved (in MiB).",
    DCGM_FI_DEV_GPU_TEMP: "GPU temperature (in C).",
    DCGM_FI_DEV_POWER_USAGE: "Power draw (in W).",
    DCGM_FI_DEV_XID_ERRORS: "Value of the last XID error encountered.",
  };
  return `${Object.entries(gauges)
    .map(([field, help]) => `${field}, gauge, ${help}`)
    .join("\n")}\n`;
}

/**
 * Figures of every GPU. It takes no GPU for itself: the image asks NVIDIA's runtime for sight of all of them. Which pod
 * uses a GPU is not reported, because that needs the kubelet's socket and root.
 *
 * Source: NVIDIA/dcgm-exporter docker/Dockerfile, "For non-root without profiling metrics".
 */
export class DcgmExporter extends pulumi.ComponentResource {
  constructor(name: string, args: DcgmExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:DcgmExporter", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.dcgmExporter;
    const counters = gpuCounters();
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-counters`,
      {
        metadata: {
          name: "dcgm-counters",
          namespace: args.namespace,
          labels: labels({ app, component: "observability" }),
        },
        data: { "counters.csv": counters },
      },
      child,
    );
    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        kind: "DaemonSet",
        ingress: [{ from: [topology.prometheus], ports: [port] }],
        egress: [],
        configuration: counters,
        pod: {
          uid: 1000,
          nodeSelector: args.nodeSelector,
          tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
          ...(args.runtimeClassName !== undefined && { runtimeClassName: args.runtimeClassName }),
          volumes: [{ name: "counters", configMap: { name: configMap.metadata.name } }],
          containers: [
            {
              name: app,
              image: args.image,
              // Without the entry script, which would set capabilities on the binary.
              command: ["/usr/bin/dcgm-exporter"],
              args: ["-f", "/etc/webide/counters.csv", "-a", `:${String(port)}`],
              ports: { metrics: port },
              resources: args.resources,
              probes: httpProbes({ ready: "/health", port: "metrics", startupSeconds: 180 }),
              mounts: [{ name: "counters", mountPath: "/etc/webide", readOnly: true }],
              scratch: { "/tmp": "64Mi" },
            },
          ],
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}
