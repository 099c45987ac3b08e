import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ClusterStatus } from "../../embedded/cluster/cluster-status";
import { clusterStatus } from "../../embedded/cluster/cluster-status";
import { shardStackName } from "../../stacks/config";
import { EngineError } from "../engine/engine-error";
import { stackLocks } from "../engine/stack-locks";
import { readState, storedStacks } from "../engine/state-file";
import { exitCodes } from "../exit-codes";
import { age } from "../progress/age";
import { destinationOf, prepareEngine } from "../up/prepare";
import type { Destination } from "../up/prepare";
import type { Verb, VerbResult } from "../up/run-verb";

/** Options of `webide status`. */
export interface StatusArgs {
  readonly stack: string;
  readonly context: string | undefined;
}

/** What is known of one stack without asking the cluster. */
interface StackStatus {
  readonly stack: string;
  readonly state: "absent" | "empty" | "present" | "damaged";
  readonly resources: number;
  /** When the state was last written, ISO 8601. */
  readonly lastUpdate: string | undefined;
  /** Operations that a run began and did not record the end of. */
  readonly pending: number;
  /** Who works on it now, or died at it. */
  readonly lock:
    { readonly owner: string; readonly pid: number; readonly since: string; readonly alive: boolean } | undefined;
}

function ofFolder(backend: string, stack: string): StackStatus {
  const [found] = stackLocks(backend, stack);
  const lock = found && { owner: found.owner, pid: found.pid, since: found.since.toISOString(), alive: found.alive };
  const nothing = { stack, resources: 0, lastUpdate: undefined, pending: 0, lock };
  try {
    const state = readState(backend, stack);
    if (state === undefined) return { ...nothing, state: "absent" };
    const { resources, pending, time } = state;
    return {
      ...nothing,
      state: resources.length === 0 ? "empty" : "present",
      resources: resources.length,
      lastUpdate: time?.toISOString(),
      pending: pending.length,
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ...nothing, state: "damaged" };
  }
}

/** Stacks of a backend that only the engine can read. */
async function ofEngine(destination: Destination, names: readonly string[], verb: Verb): Promise<StackStatus[]> {
  const { engine } = await prepareEngine(destination, verb.view, verb.signal);
  if (engine.backendFolder !== undefined) {
    const folder = engine.backendFolder;
    return names.map((name) => ofFolder(folder, name));
  }
  const { command, variables, paths } = engine;
  const workspace = await LocalWorkspace.create({
    workDir: paths.project,
    envVars: { ...variables },
    pulumiCommand: command,
  });
  const stacks = new Map(
    (await workspace.listStacks()).map((stack) => [stack.name.split("/").pop() ?? stack.name, stack]),
  );
  return names.map((name) => {
    const known = stacks.get(name);
    const resources = known?.resourceCount ?? 0;
    const state = known === undefined ? "absent" : resources === 0 ? "empty" : "present";
    return { stack: name, state, resources, lastUpdate: known?.lastUpdate, pending: 0, lock: undefined };
  });
}

function stackLine({ stack, state, resources, lastUpdate, pending, lock }: StackStatus): string {
  const parts = [
    state === "present" ? `${String(resources)} resources` : state,
    ...(lastUpdate === undefined ? [] : [`written ${age(Date.now() - Date.parse(lastUpdate))} ago`]),
    ...(pending > 0 ? [`${String(pending)} operations of a dead run are open; \`webide up\` settles them`] : []),
    ...(lock
      ? [
          `${lock.alive ? "held by" : "lock left by dead"} process ${String(lock.pid)} of ${lock.owner} since ${lock.since}`,
        ]
      : []),
  ];
  return `  ${stack.padEnd(18)} ${parts.join(", ")}`;
}

function embeddedLines(cluster: ClusterStatus): string[] {
  const { state, apiServer, keycloakUrl, unhealthy, processes, realNode } = cluster;
  const nodes = realNode === undefined ? "nodes and pods are simulated" : `node ${realNode} is real`;
  const where = state === "running" && apiServer !== undefined ? `, ${apiServer}; ${nodes}` : "";
  return [
    `embedded cluster: ${state}${where}`,
    ...(unhealthy === undefined ? [] : [`  API server: ${unhealthy}`]),
    ...(state === "absent" || keycloakUrl === undefined ? [] : [`  Keycloak: ${keycloakUrl}`]),
    ...(state === "absent" ? [] : processes).map(
      ({ name, pid, log }) =>
        `  ${name.padEnd(18)} ${pid === undefined ? "stopped" : `process ${String(pid)}`}, log ${log}`,
    ),
  ];
}

/** `webide status`: what runs here and what the engine knows, without changing or starting anything. */
export async function status(args: StatusArgs, verb: Verb): Promise<VerbResult> {
  const destination = destinationOf(args.stack, args.context);
  const { config, paths, environment } = destination;
  const declared = [environment, ...config.shards.map((shard) => shardStackName(environment, shard))];
  const { embedded } = config.settings;
  const known = embedded ? storedStacks(paths.backend).filter((name) => name.startsWith(`${environment}-users-`)) : [];
  const names = [...new Set([...declared, ...known])];
  const stacks = embedded
    ? names.map((name) => ofFolder(paths.backend, name))
    : await ofEngine(destination, names, verb);
  const cluster = args.context === undefined ? await clusterStatus(destination.clusterDir) : undefined;
  const portal = `https://${config.hosts.ide}/`;
  const isDeployed = stacks.some(({ stack, state }) => stack === environment && state === "present");
  const lines = [`stack ${environment}${isDeployed ? `, users begin at ${portal}` : ""}`, ...stacks.map(stackLine)];
  const clusterLines = cluster ? embeddedLines(cluster) : [`cluster: context ${args.context ?? ""}`];
  return {
    exitCode: exitCodes.ok,
    text: `${[...clusterLines, ...lines].join("\n")}\n`,
    json: { stack: environment, ...(isDeployed && { portal }), stacks, ...(cluster && { cluster }) },
  };
}
