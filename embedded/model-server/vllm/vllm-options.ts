import { parseArgs } from "node:util";

/** What the server was started with. */
export interface VllmOptions {
  /** Folder of the model. */
  readonly model: string;
  readonly servedName: string;
  readonly host: string;
  readonly port: number;
  /** Longest prompt and answer together, in tokens. */
  readonly maxModelLength: number;
  /** Requests worked on at the same time. */
  readonly maxSequences: number;
  /** Requests that may wait. */
  readonly maxQueued: number;
  /** Seconds that answers under way get when the server is stopped. */
  readonly shutdownSeconds: number;
  /** What callers of /v1 must bring; none when undefined. */
  readonly key?: string;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

function whole(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) {
    throw new Error(`--${name} is ${JSON.stringify(value)}; allowed: a whole number, at least ${least}`);
  }
  return number;
}

/**
 * Reads the command line of `vllm serve`, the options that the platform uses and no others.
 *
 * @throws Error that names the option and what is allowed
 */
export function vllmOptions(args: readonly string[], environment: NodeJS.ProcessEnv): VllmOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      "served-model-name": text,
      host: { ...text, default: "0.0.0.0" },
      port: { ...text, default: "8000" },
      "tensor-parallel-size": { ...text, default: "1" },
      "max-model-len": { ...text, default: "32768" },
      "gpu-memory-utilization": text, // there is no GPU
      "max-num-seqs": { ...text, default: "256" },
      "max-num-queued-reqs": { ...text, default: "4096" },
      "shutdown-timeout": { ...text, default: "0" },
      "disable-access-log-for-endpoints": text, // nothing is logged
      "tool-call-parser": text, // this model calls no tools
      "enable-auto-tool-choice": flag,
      "disable-fastapi-docs": flag,
    },
  });
  const [model, ...more] = positionals;
  if (model === undefined || more.length > 0) {
    throw new Error(`usage: vllm serve <folder of the model> [options]; given ${positionals.length} names`);
  }
  const split = values["tensor-parallel-size"];
  if (split !== "1") throw new Error(`--tensor-parallel-size is ${split}; allowed: 1, since this server has no GPU`);
  const key = environment["VLLM_API_KEY"];
  return {
    model,
    servedName: values["served-model-name"] ?? model,
    host: values.host,
    port: whole("port", values.port, 0),
    maxModelLength: whole("max-model-len", values["max-model-len"], 1),
    maxSequences: whole("max-num-seqs", values["max-num-seqs"], 1),
    maxQueued: whole("max-num-queued-reqs", values["max-num-queued-reqs"], 0),
    shutdownSeconds: whole("shutdown-timeout", values["shutdown-timeout"], 0),
    ...(key !== undefined && key !== "" && { key }),
  };
}
