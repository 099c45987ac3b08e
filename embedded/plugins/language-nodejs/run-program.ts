import { RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses } from "./child-processes";
import { endedBy } from "./ended-by";
import { fasterStart } from "./faster-start";
import { runtimeOptions } from "./runtime-options";
import { sdkModule } from "./sdk-module";

/** The SDK ends with this code when it has told the user already what went wrong (@pulumi/pulumi/cmd/run). */
const alreadyReported = 32;

function programEnvironment(request: RunRequest): NodeJS.ProcessEnv {
  const { typescript, tsconfig } = runtimeOptions(request.getInfo());
  return {
    ...process.env,
    ...fasterStart(request.getPwd()).environment,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
    ...(tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

function programArguments(request: RunRequest, engineAddress: string): string[] {
  const info = request.getInfo();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    ...fasterStart(request.getPwd()).nodeArguments,
    ...runtimeOptions(info).nodeArguments,
    sdkModule("@pulumi/pulumi/cmd/run", request.getPwd()),
    ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

/**
 * Runs a program to its end. Its output goes out by this host's own, which the engine shows.
 *
 * The SDK in the program speaks to the engine itself; nothing in between is needed.
 */
export async function runProgram(
  request: RunRequest,
  engineAddress: string,
  children: ChildProcesses,
  signal: AbortSignal,
): Promise<RunResponse> {
  const ending = await children.run(
    programArguments(request, engineAddress),
    { cwd: request.getPwd(), env: programEnvironment(request), stdio: ["ignore", "inherit", "inherit"] },
    undefined,
    signal,
  );
  const response = new RunResponse();
  if (ending.code === 0) return response;
  // Bail: the run has failed and the user has been told (or has asked for the stop).
  if (ending.code === alreadyReported || ending.stopped) return response.setBail(true);
  if (ending.signal === undefined) return response.setError(`the program ended with exit code ${ending.code}`);
  return response.setError(endedBy(ending.signal));
}
