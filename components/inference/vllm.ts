import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { GpuNodes } from "./gpu-placement";
import { gpuPlacement, noGpus } from "./gpu-placement";
import { modelMount, modelVolume } from "./model-store";
import { rolloutStrategy } from "./rollout-strategy";

/** Secret with the key that the server asks of its clients, and the key under which it stands. */
export const vllmKeySecret = { secret: "vllm-api-key", key: "api-key" } as const;

/** Inputs of {@link Vllm}. */
export interface VllmArgs extends GpuNodes {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference of vLLM's OpenAI-compatible server. */
  readonly image: string;
  /** Folder of the model below /models. */
  readonly modelPath: string;
  /** Name under which the model is served; what the gateway asks for. */
  readonly servedName: string;
  readonly replicas: number;
  /** Of one replica, GPUs included; the model is split over all of them. Without any it runs on the CPU. */
  readonly resources: Resources;
  /** Longest prompt and answer together, in tokens. */
  readonly maxModelLength: number;
  /** Share of each GPU's memory that the server takes, 0 to 1. */
  readonly gpuMemoryUtilisation: number;
  /** Requests worked on at the same time. */
  readonly maxSequences: number;
  /** Requests that may wait; beyond them the server answers 503 at once instead of keeping everybody waiting. */
  readonly maxQueued: number;
  /** GPUs of the nodes that no declared pod asks for; decides how an update proceeds. */
  readonly freeGpus: number;
  /** Parser of the model's tool calls, as `vllm serve --tool-call-parser` names it. @default none: no tool calls */
  readonly toolCallParser?: string;
  /** Shared memory between the processes of one replica; counts as memory. @default 4Gi */
  readonly sharedMemory?: string;
  /** Longest load of a model, in seconds. @default 1800 */
  readonly startupSeconds?: number;
}

const cache = "/cache";
const drainSeconds = 120;

/** Arguments of `vllm serve`; the model comes first. */
export function vllmArguments(args: VllmArgs): string[] {
  const options: Record<string, string> = {
    "--served-model-name": args.servedName,
    "--host": "0.0.0.0",
    "--port": String(topology.vllm.port),
    "--tensor-parallel-size": String(Math.max(1, args.resources.gpus ?? 0)),
    "--max-model-len": String(args.maxModelLength),
    "--gpu-memory-utilization": String(args.gpuMemoryUtilisation),
    "--max-num-seqs": String(args.maxSequences),
    "--max-num-queued-reqs": String(args.maxQueued),
    // Answers under way are finished before the server leaves; by default it drops them.
    "--shutdown-timeout": String(drainSeconds),
    "--disable-access-log-for-endpoints": "/health,/metrics",
    ...(args.toolCallParser !== undefined && { "--tool-call-parser": args.toolCallParser }),
  };
  return [
    "$(MODEL_PATH)",
    ...Object.entries(options).flat(),
    "--disable-fastapi-docs",
    ...(args.toolCallParser === undefined ? [] : ["--enable-auto-tool-choice"]),
  ];
}

/** The chat model. Its key guards /v1 only; what else it answers is closed to all but the gateway by the network policy. */
export class Vllm extends pulumi.ComponentResource {
  constructor(name: string, args: VllmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:inference:Vllm", name, { ...args }, opts);
    const child = { parent: this };
    const { app, port } = topology.vllm;
    const startupSeconds = args.startupSeconds ?? 1800;
    const gpus = args.resources.gpus ?? 0;
    const password = new random.RandomPassword(`${name}-api-key`, { length: 40, special: false }, child);
    const metadata = {
      name: vllmKeySecret.secret,
      namespace: args.namespace,
      labels: labels({ app, component: "inference" }),
    };
    const secret = new k8s.core.v1.Secret(
      name,
      { metadata, type: "Opaque", stringData: { [vllmKeySecret.key]: password.result } },
      child,
    );
    new Workload(
      name,
      {
        app,
        component: "inference",
        namespace: args.namespace,
        replicas: args.replicas,
        strategy: rolloutStrategy({ ...args, gpusPerReplica: gpus }),
        progressDeadlineSeconds: startupSeconds + 300,
        servicePorts: { http: port },
        pod: {
          // The image's own user; torch looks it up by number and crashes on one that is not in /etc/passwd.
          uid: 2000,
          gid: 0,
          gracePeriodSeconds: drainSeconds + 30,
          ...gpuPlacement(gpus, args),
          volumes: [
            modelVolume,
            { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: args.sharedMemory ?? "4Gi" } },
          ],
          containers: [
            {
              name: "vllm",
              image: args.image,
              command: ["vllm", "serve"],
              args: vllmArguments(args),
              env: {
                MODEL_PATH: args.modelPath,
                VLLM_API_KEY: vllmKeySecret,
                HF_HUB_OFFLINE: "1",
                TRANSFORMERS_OFFLINE: "1",
                VLLM_NO_USAGE_STATS: "1",
                DO_NOT_TRACK: "1",
                HOME: cache,
                XDG_CACHE_HOME: cache,
                HF_HOME: `${cache}/huggingface`,
                VLLM_CACHE_ROOT: `${cache}/vllm`,
                VLLM_CONFIG_ROOT: `${cache}/config`,
                TRITON_CACHE_DIR: `${cache}/triton`,
                TORCHINDUCTOR_CACHE_DIR: `${cache}/torchinductor`,
                ...(gpus === 0 && noGpus),
              },
              ports: { http: port },
              resources: { ...args.resources, ephemeralStorage: args.resources.ephemeralStorage ?? "16Gi" },
              probes: httpProbes({ ready: "/health", port: "http", startupSeconds }),
              // The Service forgets the pod before the server begins to drain.
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              mounts: [modelMount, { name: "shared-memory", mountPath: "/dev/shm" }],
              scratch: { [cache]: "12Gi", "/tmp": "2Gi" },
            },
          ],
        },
        ingress: [{ from: [topology.litellm, topology.prometheus, topology.blackboxExporter], ports: [port] }],
        egress: [],
      },
      { ...child, dependsOn: [secret] },
    );
    this.registerOutputs({});
  }
}
