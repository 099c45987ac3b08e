import type * as pulumi from "@pulumi/pulumi";
import { topology } from "../../components/core/topology";
import { GatewayRedis, gatewayRedisSecret } from "../../components/gateway/gateway-redis";
import { LiteLlmGateway } from "../../components/gateway/litellm";
import { ModelStore, modelClaim } from "../../components/inference/model-store";
import { Tabby } from "../../components/inference/tabby";
import { Vllm, vllmKeySecret } from "../../components/inference/vllm";
import type { ModelServer, ModelsFile } from "../config";
import type { Context } from "../context";
import type { Namespaces } from "./namespaces";

/** Longest whole chat answer, in seconds; the editor shows tokens as they come. */
const chatTimeoutSeconds = 300;

/** What the AI part offers to the others. */
export interface Ai {
  /** Claim that holds the model files. */
  readonly modelClaim: string;
  /** Bearer token of the gateway's metrics; secret. */
  readonly metricsToken: pulumi.Output<string>;
}

/** Value that the guide gives a tuning name of Tabby, as a number. */
function tuning(models: ModelsFile, name: string): number {
  const entry = models.tabby.tuning.find((row) => row.name === name);
  if (entry === undefined) throw new Error(`catalog/models.<environment>.yaml: tabby.tuning has no entry "${name}"`);
  return Number(entry.value);
}

/** Model files, model servers and the gateway in front of them. */
export function ai(context: Context, namespaces: Namespaces, opts: pulumi.ComponentResourceOptions): Ai {
  const { config, sizing, protect } = context;
  const { images, settings, models, stack } = config;
  const { namespace } = namespaces.ai;

  const store = new ModelStore(
    "models",
    {
      namespace,
      size: models.volume.size,
      access: models.volume.access,
      storageClass: settings.storage.modelsClass,
      stack: stack.name,
      retain: protect,
    },
    opts,
  );
  const server = ({ modelPath, replicas, resources }: ModelServer) => ({
    namespace,
    modelPath,
    replicas,
    resources,
    freeGpus: settings.gpu.free,
    nodeSelector: settings.gpu.nodeLabels,
    runtimeClassName: settings.gpu.runtimeClass,
  });
  new Tabby(
    "tabby",
    {
      ...server(models.tabby),
      image: images.reference("tabby"),
      batchSize: tuning(models, "TABBY_SCHEDULER_MAX_BATCH_SIZE"),
      maxWaitingTokens: tuning(models, "TABBY_SCHEDULER_MAX_WAITING_TOKENS"),
    },
    { ...opts, dependsOn: store },
  );
  const { servedName, maxModelLength, gpuMemoryUtilisation, maxSequences, maxQueued } = models.vllm;
  new Vllm(
    "vllm",
    {
      ...server(models.vllm),
      image: images.reference("vllm"),
      servedName,
      maxModelLength,
      gpuMemoryUtilisation,
      maxSequences,
      maxQueued,
      toolCallParser: models.vllm.toolCallParser,
      sharedMemory: models.vllm.sharedMemory,
    },
    { ...opts, dependsOn: store },
  );
  const redis = new GatewayRedis(
    "gateway-redis",
    {
      namespace,
      image: images.reference("valkey"),
      exporterImage: images.reference("redis-exporter"),
      storage: sizing.gatewayRedisVolume,
      storageClass: settings.storage.platformClass,
    },
    opts,
  );
  const gateway = new LiteLlmGateway(
    "litellm",
    {
      namespace,
      image: images.reference("litellm"),
      replicas: sizing.gatewayReplicas,
      chat: { ...topology.vllm, model: servedName },
      completion: topology.tabby,
      chatKey: vllmKeySecret,
      redisPassword: gatewayRedisSecret,
      keyRingSlots: sizing.keyRingSlots,
      timeZone: settings.timeZone,
      chatTimeoutSeconds,
    },
    { ...opts, dependsOn: redis },
  );
  return { modelClaim, metricsToken: gateway.metricsToken };
}
