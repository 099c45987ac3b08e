import fs from "node:fs";
import { withLock } from "../tools/lock";
import type { Progress } from "../tools/progress";
import { ApiClient } from "./api-client";
import type { Cluster, RunningProcess } from "./cluster";
import { ClusterPaths } from "./cluster-paths";
import { type ClusterState, newState, readState, writeState } from "./cluster-state";
import { ensureClusterTools } from "./cluster-tools";
import { network } from "./network";
import { collectionsOf, readCustomResources } from "./objects/custom-resources";
import { ensureObjects } from "./objects/ensure-objects";
import { simulatedGpus } from "./objects/simulated-nodes";
import { ensureCertificates, users, type User } from "./pki/ensure-certificates";
import { contextName, writeKubeconfig } from "./pki/kubeconfig";
import { freePorts } from "./ports";
import { ensureProcess } from "./processes/ensure-process";
import { apiServerUrl } from "./programs/api-server";
import { type Program, programs } from "./programs/programs";
import { playedPrograms } from "./played-programs";
import { reservePorts } from "./reserve-ports";
import { demandUnprivileged } from "./controllers/unprivileged";
import { usable } from "./usable";

/** Inputs of {@link startCluster}. */
export interface StartClusterArgs {
  /** Folder of the cluster; made when there is none. */
  readonly dir: string;
  /** Is told in one line what happens; nothing when the cluster runs already. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** Is told while tools are built. @default lines on stderr */
  readonly toolProgress?: Progress | undefined;
  /** Interrupts; programs that run by then go on, and the next start takes them over. @default never */
  readonly signal?: AbortSignal | undefined;
}

const apiServerPlace = programs.findIndex(({ name }) => name === "kube-apiserver");

/** Waits for all, also when one fails, so that nothing is begun any more once the lock is given back. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Starts a cluster in the background, or what of it does not run; returns at once when all of it runs and answers.
 *
 * @throws ToolError when a program can not be built, ClusterError when one does not become ready or the folder holds a
 * cluster of another version
 */
export async function startCluster({ dir, progress, toolProgress, signal }: StartClusterArgs): Promise<Cluster> {
  const paths = new ClusterPaths(dir);
  readState(paths); // says at once that the folder can not be used, before minutes of building
  const tools = await ensureClusterTools({
    ...(toolProgress && { progress: toolProgress }),
    ...(signal && { signal }),
  });
  await demandUnprivileged();
  fs.mkdirSync(paths.dir, { recursive: true, mode: 0o700 });
  const onWait = ({ pid }: { pid: number }): void => {
    progress?.(`process ${pid} starts or stops this cluster, waiting`);
  };
  return withLock(paths.lock, { onWait, signal }, async () => {
    const state = await preparedState(paths, progress);
    await ensureCertificates(paths, tools.openssl, network.apiServiceIp);
    fs.mkdirSync(paths.config, { recursive: true, mode: 0o700 });
    const server = apiServerUrl(state.ports);
    for (const user of Object.keys(users) as User[]) writeKubeconfig(paths, user, server);

    const ensure = async ({ name, spec }: Program): Promise<RunningProcess> => {
      const { identity } = await ensureProcess(paths, spec(paths, state.ports, tools), { progress, signal });
      return { name, pid: identity.pid, log: paths.log(name) };
    };
    // What asks the API server can be started side by side, once it answers.
    const processes: RunningProcess[] = [];
    for (const program of programs.slice(0, apiServerPlace + 1)) processes.push(await ensure(program));
    processes.push(...(await allOf(programs.slice(apiServerPlace + 1).map(ensure))));
    const api = new ApiClient(server, paths, "admin");
    const crds = readCustomResources(tools.crds);
    const changed = await ensureObjects(api, crds, "simulated");
    if (changed > 0) progress?.(`${changed} objects that every cluster has: made or changed`);
    await usable(api, paths, crds.flatMap(collectionsOf), signal);
    await playedPrograms(paths, progress, signal);
    return {
      dir: paths.dir,
      kubeconfig: paths.kubeconfig,
      context: contextName,
      apiServer: server,
      keycloakUrl: `http://127.0.0.1:${state.ports.keycloak}`,
      simulated: true,
      gpus: simulatedGpus,
      processes,
    };
  });
}

async function preparedState(paths: ClusterPaths, progress?: (line: string) => void): Promise<ClusterState> {
  const found = readState(paths);
  if (!found) {
    const made = newState(await freePorts());
    writeState(paths, made);
    return made;
  }
  const { ports, moved } = await reservePorts(paths, found.ports);
  if (moved.length === 0) return found;
  for (const { name, from, to } of moved) {
    progress?.(`port ${from} (${name}) is used by another program now; taking ${to} instead`);
  }
  const state = { ...found, ports };
  writeState(paths, state);
  return state;
}
