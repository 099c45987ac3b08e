import type { ProgramHealth } from "./controllers/played-pods";
import { type DoorStates, doorStates } from "./controllers/door-state";
import { readPlayedState } from "./controllers/played-state";
import { ClusterPaths } from "./cluster-paths";
import { type ClusterState, readState } from "./cluster-state";
import { realNodeName } from "./node-kind";
import { simulatedGpus, simulatedNodes } from "./objects/simulated-nodes";
import { contextName } from "./pki/kubeconfig";
import { runningProcess } from "./processes/start-process";
import { apiServerHealth, apiServerUrl } from "./programs/api-server";
import { allPrograms, programsOf } from "./programs/programs";

/** One program of a cluster as it is found. */
export interface ProcessStatus {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  readonly log: string;
}

/** How a cluster does. */
export interface ClusterStatus {
  readonly dir: string;
  /** `partly`: some of its programs do not run; a start repairs that. */
  readonly state: "absent" | "stopped" | "partly" | "running";
  /** What is wrong with its API server; undefined where it answers, and where it does not run. */
  readonly unhealthy: string | undefined;
  /** Node on which containers run; undefined where nodes and pods exist in the API only. */
  readonly realNode: string | undefined;
  /** Why there is none where nobody asked for that. */
  readonly simulatedBecause: string | undefined;
  /** Nodes that exist in the API only. */
  readonly simulatedNodes: readonly string[];
  readonly gpus: number;
  /** Undefined where there is no cluster. */
  readonly kubeconfig: string | undefined;
  readonly context: string;
  readonly apiServer: string | undefined;
  readonly keycloakUrl: string | undefined;
  /** Ways from this machine to Services, and what is behind them; none where no node is real. */
  readonly doors: DoorStates;
  readonly processes: readonly ProcessStatus[];
  /** The real programs behind declared pods, by name. */
  readonly programs: Readonly<Record<string, ProgramHealth>>;
}

/**
 * Says how the cluster of a folder does, within seconds whatever its state; it starts and changes nothing.
 *
 * @throws ClusterError for a folder of another layout version
 */
export async function clusterStatus(dir: string): Promise<ClusterStatus> {
  const paths = new ClusterPaths(dir);
  const state: ClusterState | undefined = readState(paths);
  const kind = state?.nodes ?? "simulated";
  const { inTurn, together } = programsOf(kind);
  const started = allPrograms.filter((program) => inTurn.includes(program) || together.includes(program));
  const processes = started.map(({ name }) => ({
    name,
    pid: runningProcess(paths, name)?.identity.pid,
    log: paths.log(name),
  }));
  const running = processes.filter(({ pid }) => pid !== undefined);
  const whole = running.length === processes.length ? "running" : running.length > 0 ? "partly" : "stopped";
  const controllers = runningProcess(paths, "controllers")?.identity.pid;
  const played = readPlayedState(paths);
  const serves = state && runningProcess(paths, "kube-apiserver");
  return {
    dir: paths.dir,
    state: state ? whole : "absent",
    unhealthy: serves && (await apiServerHealth(paths, state.ports)),
    realNode: kind === "real" ? realNodeName : undefined,
    simulatedBecause: state?.simulatedBecause,
    simulatedNodes: simulatedNodes(kind).map(({ metadata }) => metadata.name),
    gpus: simulatedGpus,
    kubeconfig: state && paths.kubeconfig,
    context: contextName,
    apiServer: state && apiServerUrl(state.ports),
    keycloakUrl: state && `http://127.0.0.1:${state.ports.keycloak}`,
    doors: serves && kind === "real" ? doorStates(paths) : {},
    processes,
    programs: controllers !== undefined && played?.pid === controllers ? played.programs : {},
  };
}
