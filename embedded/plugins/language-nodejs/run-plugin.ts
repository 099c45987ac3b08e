import { createRequire } from "node:module";
import path from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses } from "./child-processes";
import { fasterStart } from "./faster-start";
import { runtimeOptions } from "./runtime-options";
import { sdkModule } from "./sdk-module";

const ownRunner = path.join(__dirname, "run-policy-pack.mjs");

/** How node is started for a plugin. */
interface Start {
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Working folder: a policy pack reads the package.json of the folder it runs in. */
  readonly folder: string;
}

function startOf(request: RunPluginRequest): Start {
  const info = request.getInfo();
  const args = request.getArgsList();
  const program = info?.getProgramDirectory() || request.getProgram();
  const entry = path.resolve(program, info?.getEntryPoint() || ".");
  const { nodeArguments, environment } = fasterStart(program);
  const node = [...nodeArguments, ...runtimeOptions(info).nodeArguments];
  const runner = (kind: string): string => sdkModule(`@pulumi/pulumi/cmd/run-${kind}`, program);
  if (request.getKind() !== "analyzer")
    return { nodeArguments: [...node, runner("plugin"), entry, ...args], environment, folder: request.getPwd() };
  // A policy pack is told the engine's address before its folder.
  const isScript = /\.[cm]?js$/.test(createRequire(path.join(program, "any.js")).resolve(entry));
  return isScript
    ? { nodeArguments: [...node, ownRunner, ...args, entry], environment: {}, folder: program }
    : { nodeArguments: [...node, runner("policy-pack"), ...args, entry], environment, folder: program };
}

function pluginEnvironment(request: RunPluginRequest, { environment }: Start): NodeJS.ProcessEnv {
  const given = request.getEnvList().map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { ...process.env, ...Object.fromEntries(given), ...environment };
}

/** Runs a plugin written for node (here: the policy pack) until the engine lets go of it, and passes its output on. */
export async function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  children: ChildProcesses,
  signal: AbortSignal,
): Promise<void> {
  const request = call.request;
  const start = startOf(request);
  const ending = await children.run(
    start.nodeArguments,
    { cwd: start.folder, env: pluginEnvironment(request, start), stdio: ["ignore", "pipe", "pipe"] },
    (child) => {
      child.stdout?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
      child.stderr?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
    },
    signal,
  );
  call.write(new RunPluginResponse().setExitcode(ending.code));
}
