import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { GpuNodes } from "./gpu-placement";
import { gpuPlacement, noGpus } from "./gpu-placement";
import { modelFolder, modelMount, modelVolume } from "./model-store";
import { rolloutStrategy } from "./rollout-strategy";
import { stateFolder, tabbyConfig, tabbyPreparation, tabbyRoot } from "./tabby-files";

/** Inputs of {@link Tabby}. */
export interface TabbyArgs extends GpuNodes {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference of Tabby. */
  readonly image: string;
  /** Folder of the model below /models; must hold `tabby.json` and `ggml/model-00001-of-00001.gguf`. */
  readonly modelPath: string;
  readonly replicas: number;
  /** Of one replica, GPUs included; without any the model runs on the CPU. */
  readonly resources: Resources;
  /** Requests worked on at the same time: the guide's TABBY_SCHEDULER_MAX_BATCH_SIZE. */
  readonly batchSize: number;
  /** The guide's TABBY_SCHEDULER_MAX_WAITING_TOKENS; see docs/decisions/tabby-tuning-names.md. */
  readonly maxWaitingTokens: number;
  /** GPUs of the nodes that no declared pod asks for; decides how an update proceeds. */
  readonly freeGpus: number;
  /** Longest load of a model, in seconds. @default 1800 */
  readonly startupSeconds?: number;
}

const configFolder = "/etc/tabby";
const configName = "tabby";

/** Tabby without its web server, so without users of its own: only the gateway reaches it, and the gateway knows the users. */
export class Tabby extends pulumi.ComponentResource {
  constructor(name: string, args: TabbyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:inference:Tabby", name, { ...args }, opts);
    const child = { parent: this };
    const { app, port, service } = topology.tabby;
    const startupSeconds = args.startupSeconds ?? 1800;
    const gpus = args.resources.gpus ?? 0;
    const data = { "config.toml": tabbyConfig() };
    const metadata = { name: configName, namespace: args.namespace, labels: labels({ app, component: "inference" }) };
    const config = new k8s.core.v1.ConfigMap(name, { metadata, data }, child);
    const state = { name: "state", mountPath: stateFolder };
    new Workload(
      name,
      {
        app,
        component: "inference",
        namespace: args.namespace,
        replicas: args.replicas,
        strategy: rolloutStrategy({ ...args, gpusPerReplica: gpus }),
        progressDeadlineSeconds: startupSeconds + 300,
        configuration: data,
        serviceName: service,
        servicePorts: { http: port },
        pod: {
          // The image runs as root; Tabby needs no more than a home that it owns.
          uid: 1000,
          // Tabby does not handle SIGTERM and, as the first process, does not die of it either: waiting longer is idle.
          gracePeriodSeconds: 10,
          ...gpuPlacement(gpus, args),
          volumes: [
            modelVolume,
            { name: "config", configMap: { name: configName } },
            { name: state.name, emptyDir: { sizeLimit: "1Gi" } },
          ],
          initContainers: [
            {
              name: "prepare",
              image: args.image,
              command: ["sh", "-c", tabbyPreparation(configFolder)],
              env: noGpus,
              resources: { cpu: "100m", memory: "128Mi" },
              mounts: [{ name: "config", mountPath: configFolder, readOnly: true }, state],
            },
          ],
          containers: [
            {
              name: "tabby",
              image: args.image,
              command: ["/opt/tabby/bin/tabby"],
              args: [
                ...["serve", "--no-webserver", "--host", "0.0.0.0", "--port", String(port)],
                ...[
                  "--model",
                  "$(MODEL_PATH)",
                  "--device",
                  gpus === 0 ? "cpu" : "cuda",
                  "--parallelism",
                  String(args.batchSize),
                ],
              ],
              env: {
                MODEL_PATH: args.modelPath,
                TABBY_SCHEDULER_MAX_BATCH_SIZE: String(args.batchSize),
                TABBY_SCHEDULER_MAX_WAITING_TOKENS: String(args.maxWaitingTokens),
                TABBY_MODEL_CACHE_DIR: modelFolder,
                TABBY_MODEL_CACHE_ROOT: modelFolder,
                TABBY_ROOT: tabbyRoot,
                TABBY_DISABLE_USAGE_COLLECTION: "1",
                HOME: stateFolder,
                ...(gpus === 0 && noGpus),
              },
              ports: { http: port },
              resources: { ...args.resources, ephemeralStorage: args.resources.ephemeralStorage ?? "2Gi" },
              // Open because there is no web server; with one, Tabby answers it to signed-in users only.
              probes: httpProbes({ ready: "/v1/health", port: "http", startupSeconds }),
              // The Service forgets the pod before the pod is killed.
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              mounts: [modelMount, state],
              scratch: { "/tmp": "256Mi" },
            },
          ],
        },
        ingress: [{ from: [topology.litellm, topology.prometheus, topology.blackboxExporter], ports: [port] }],
        egress: [],
      },
      { ...child, dependsOn: [config] },
    );
    this.registerOutputs({});
  }
}
