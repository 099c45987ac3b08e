import { createRequire } from "node:module";
import path from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses } from "./child-processes";
import { fasterStart } from "./faster-start";
import { runtimeOptions } from "./runtime-options";
import { sdkModule } from "./sdk-module";

/** Node's arguments up to the plugin's own, and the folder of the program. */
function runner(request: RunPluginRequest): { folder: string; start: string[]; entry: string } {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getProgram();
  const entry = path.resolve(folder, info?.getEntryPoint() || ".");
  const start = [...fasterStart(folder).nodeArguments, ...runtimeOptions(info).nodeArguments];
  return { folder, start, entry };
}

function pluginArguments(request: RunPluginRequest): string[] {
  const { folder, start, entry } = runner(request);
  const args = request.getArgsList();
  if (request.getKind() !== "analyzer")
    return [...start, sdkModule("@pulumi/pulumi/cmd/run-plugin", folder), entry, ...args];
  const sdk = sdkModule("@pulumi/pulumi/cmd/run-policy-pack", folder);
  // A policy pack is told the engine's address before its folder.
  const isScript = /\.[cm]?js$/.test(createRequire(path.join(folder, "any.js")).resolve(entry));
  return isScript
    ? [...start, path.join(__dirname, "run-policy-pack.mjs"), path.dirname(sdk), ...args, entry]
    : [...start, sdk, ...args, entry];
}

/** A policy pack reads the package.json of the folder it runs in. */
function workingFolder(request: RunPluginRequest): string {
  return request.getKind() === "analyzer" ? runner(request).folder : request.getPwd();
}

function pluginEnvironment(request: RunPluginRequest): NodeJS.ProcessEnv {
  const given = request.getEnvList().map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { ...process.env, ...Object.fromEntries(given), ...fasterStart(runner(request).folder).environment };
}

/** Runs a plugin written for node (here: the policy pack) until the engine lets go of it, and passes its output on. */
export async function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  children: ChildProcesses,
  signal: AbortSignal,
): Promise<void> {
  const request = call.request;
  const ending = await children.run(
    pluginArguments(request),
    { cwd: workingFolder(request), env: pluginEnvironment(request), stdio: ["ignore", "pipe", "pipe"] },
    (child) => {
      child.stdout?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
      child.stderr?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
    },
    signal,
  );
  call.write(new RunPluginResponse().setExitcode(ending.code));
}
