import fs from "node:fs";
import { withLock } from "../tools/lock";
import type { Progress } from "../tools/progress";
import { ApiClient } from "./api-client";
import type { Cluster, RunningProcess } from "./cluster";
import { ClusterPaths } from "./cluster-paths";
import { type ClusterState, newState, readState, writeState } from "./cluster-state";
import { ensureClusterTools } from "./cluster-tools";
import { makeCgroups } from "./node/cgroups";
import { chooseDoors } from "./node/choose-doors";
import type { ChosenNodes } from "./node/choose-nodes";
import { enterNamespaces, namespacesName } from "./node/enter";
import { nodesOf } from "./node/nodes-of";
import { podsBack } from "./node/pods-back";
import type { NodeKind } from "./node-kind";
import { collectionsOf, readCustomResources } from "./objects/custom-resources";
import { ensureObjects } from "./objects/ensure-objects";
import { promiseOfNode } from "./objects/promise-of-node";
import { simulatedGpus } from "./objects/simulated-nodes";
import { artefactRepository, ensureArtefactKeys } from "./pki/artefact-certificate";
import { ensureCertificates } from "./pki/ensure-certificates";
import { contextName, writeKubeconfigs } from "./pki/kubeconfig";
import { freePorts } from "./ports";
import { ensureProcess } from "./processes/ensure-process";
import type { ProcessSpec } from "./processes/process-spec";
import { runningProcess } from "./processes/start-process";
import { apiServerUrl } from "./programs/api-server";
import { type Program, type ProgramContext, programsOf } from "./programs/programs";
import { playedPrograms } from "./played-programs";
import { reservePorts } from "./reserve-ports";
import { demandUnprivileged } from "./controllers/unprivileged";
import { usable } from "./usable";

/** Inputs of {@link startCluster}. */
export interface StartClusterArgs {
  /** Folder of the cluster; made when there is none. */
  readonly dir: string;
  /**
   * `real`: pods run on one node that is this machine, where root on Linux can do that. `simulated`: no container runs.
   * @default what WEBIDE_NODES says, else what the cluster was made with, else real where it can run
   */
  readonly nodes?: NodeKind | undefined;
  /** Is told in one line what happens; nothing when the cluster runs already. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** Is told while tools are built. @default lines on stderr */
  readonly toolProgress?: Progress | undefined;
  /** Interrupts; programs that run by then go on, and the next start takes them over. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Waits for all, also when one fails, so that nothing is begun any more once the lock is given back. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Starts a cluster in the background, or what of it does not run; returns at once when all of it runs and answers.
 *
 * @throws ToolError when a program can not be built, ClusterError when one does not become ready, the folder holds a
 * cluster of another version or kind, or a real node is asked for where none can run
 */
export async function startCluster({ dir, nodes, progress, toolProgress, signal }: StartClusterArgs): Promise<Cluster> {
  const paths = new ClusterPaths(dir);
  // Says at once that the folder can not be used, before minutes of building.
  const chosen = nodesOf(paths.dir, nodes);
  if (chosen.because !== undefined) progress?.(`no real node, nodes are simulated: ${chosen.because}`);
  const tools = await ensureClusterTools({
    nodes: chosen.kind,
    ...(toolProgress && { progress: toolProgress }),
    ...(signal && { signal }),
  });
  if (chosen.kind === "simulated") await demandUnprivileged();
  fs.mkdirSync(paths.dir, { recursive: true, mode: 0o700 });
  const onWait = ({ pid }: { pid: number }): void => {
    progress?.(`process ${pid} starts or stops this cluster, waiting`);
  };
  return withLock(paths.lock, { onWait, signal }, async () => {
    const state = await preparedState(paths, chosen, progress);
    await ensureCertificates(paths, tools.openssl);
    fs.mkdirSync(paths.config, { recursive: true, mode: 0o700 });
    const server = apiServerUrl(state.ports);
    writeKubeconfigs(paths, server, state.nodes);
    if (state.nodes === "real") {
      makeCgroups(state.id);
      await ensureArtefactKeys(paths, tools.openssl);
    }
    const holder = (): number | undefined => runningProcess(paths, namespacesName)?.identity.pid;
    const [begun, heldBefore] = [Date.now(), holder()];

    const { id, ports } = state;
    const doors = state.nodes === "real" ? await chooseDoors({ paths, ports, progress }) : undefined;
    const context: ProgramContext = { paths, id, nodes: state.nodes, doors, ports, tools };
    const ensure = async (program: Program): Promise<RunningProcess> => {
      const { name } = program;
      const { identity } = await ensureProcess(paths, placed(program, context), { progress, signal });
      await program.afterwards?.(context, progress);
      return { name, pid: identity.pid, log: paths.log(name) };
    };
    const { inTurn, together } = programsOf(state.nodes);
    const processes: RunningProcess[] = [];
    for (const program of inTurn) processes.push(await ensure(program));
    const api = new ApiClient(server, paths, "admin");
    const crds = readCustomResources(tools.crds);
    const changed = await ensureObjects(api, crds, state.nodes);
    if (changed > 0) progress?.(`${changed} objects that every cluster has: made or changed`);
    processes.push(...(await allOf(together.map(ensure))));
    if (state.nodes === "real") await promiseOfNode(api, signal);
    await usable(api, paths, crds.flatMap(collectionsOf), state.nodes, signal);
    if (state.nodes === "simulated") await playedPrograms(paths, progress, signal);
    else if (holder() !== heldBefore) await podsBack(api, begun, progress, signal);
    return {
      dir: paths.dir,
      kubeconfig: paths.kubeconfig,
      context: contextName,
      apiServer: server,
      keycloakUrl: `http://127.0.0.1:${state.ports.keycloak}`,
      nodes: state.nodes,
      simulatedBecause: state.simulatedBecause,
      doors: doors && { edge: `https://${doors.edge}`, plain: `http://${doors.plain}` },
      artefacts: state.nodes === "real" ? artefactRepository(paths) : undefined,
      gpus: simulatedGpus,
      processes,
    };
  });
}

/** What a program is started with, in the place where it belongs. */
function placed({ place, spec }: Program, context: ProgramContext): ProcessSpec {
  if (context.nodes === "simulated" || place === "outside") return spec(context);
  return { ...spec(context), enter: enterNamespaces(context.paths, place === "inside" ? "inside" : "outside") };
}

async function preparedState(
  paths: ClusterPaths,
  { kind, because }: ChosenNodes,
  progress?: (line: string) => void,
): Promise<ClusterState> {
  const found = readState(paths);
  if (!found) {
    const made = newState(await freePorts(), kind, because);
    writeState(paths, made);
    return made;
  }
  const { ports, moved } = await reservePorts(paths, found.ports, found.nodes);
  if (moved.length === 0) return found;
  for (const { name, from, to } of moved) {
    progress?.(`port ${from} (${name}) is used by another program now; taking ${to} instead`);
  }
  const state = { ...found, ports };
  writeState(paths, state);
  return state;
}
