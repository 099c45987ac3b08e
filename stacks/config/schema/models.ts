import { z } from "zod";
import { count, line, quantity, sha256OrUnverified } from "./values";

const modelName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/, "small letters, digits, dots and hyphens");

const modelPath = z.string().regex(/^\/models\/[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/, "a path below /models");

const option = z
  .string()
  .regex(
    /^(?:--[a-z][a-z0-9-]*|[A-Z][A-Z0-9_]*|[a-z]+\.[a-z_]+)$/,
    "an option such as --parallelism, an environment variable, or section.key of config.toml",
  );

/** A value of the guide whose name the product does not know, and what stands for it. */
const tuning = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "an environment variable")
    .describe("Name in the guide (8.2)."),
  value: z.string().describe("Value in the guide."),
  option: option.describe("Option or variable that the product reads instead."),
  optionValue: z.string().min(1).describe("Value given to it."),
  difference: line.describe("What differs from the guide's words, and why."),
});

const server = z.strictObject({
  modelPath: modelPath.describe("MODEL_PATH of the deployment; `webide model update` changes it."),
  gatewayName: modelName.describe("Name under which the gateway offers the model."),
  licence: line.describe("Licence of the weights, as confirmed at carry-in (guide 5.1)."),
  sha256: sha256OrUnverified.describe("Hash over the model's file list, as carried in."),
  replicas: z.number().int().min(0).max(64),
  resources: z.strictObject({
    cpu: quantity.describe("Request."),
    cpuLimit: quantity,
    memory: quantity.describe("Request."),
    memoryLimit: quantity,
    gpus: z
      .number()
      .int()
      .min(0)
      .max(16)
      .describe("Whole GPUs of one replica, request and limit alike; 0 runs the model on the CPU."),
  }),
});

const limits = z.strictObject({
  requestsPerMinute: count,
  tokensPerMinute: count,
  dailyTokens: z
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .describe("Token budget of a day, chat and autocomplete together."),
});

/** models.<env>.yaml */
export const modelsSchema = z.strictObject({
  tabby: server
    .extend({ tuning: z.array(tuning).describe("The guide's tuning names and what Tabby really reads (8.2).") })
    .describe("Autocomplete."),
  vllm: server
    .extend({
      servedName: modelName.describe("Name by which the server knows the model (--served-model-name)."),
      maxModelLength: z
        .number()
        .int()
        .min(1024)
        .max(1_048_576)
        .describe("Longest context in tokens (--max-model-len)."),
      gpuMemoryUtilisation: z
        .number()
        .min(0.1)
        .max(0.98)
        .describe("Share of the GPU's memory (--gpu-memory-utilization)."),
      maxSequences: z.number().int().min(1).max(4096).describe("Requests worked on at the same time (--max-num-seqs)."),
      sharedMemory: quantity
        .describe("Shared memory between the processes of one replica; counts as memory. Left out: 4Gi.")
        .optional(),
      toolCallParser: modelName.describe("Parser of the model's tool calls (--tool-call-parser).").optional(),
      maxQueued: z
        .number()
        .int()
        .min(1)
        .max(4096)
        .describe("Requests that may wait; beyond them the server answers 503 at once (--max-num-queued-reqs)."),
    })
    .describe("Chat."),
  volume: z
    .strictObject({
      access: z
        .enum(["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"])
        .describe(
          "How the volume is shared: ReadOnlyMany when filled outside the cluster, ReadWriteOnce with one GPU node.",
        ),
      size: quantity.describe("Size of the claim that holds the model files, mounted at /models."),
    })
    .describe("Where model files lie in the cluster."),
  limits: z
    .strictObject({ default: limits, elevated: limits })
    .describe("What one user may ask of the gateway, by tier."),
});

export type ModelsFile = z.infer<typeof modelsSchema>;
export type ModelServer = z.infer<typeof server>;
export type GatewayLimits = z.infer<typeof limits>;
