import fs from "node:fs";
import path from "node:path";
import type { ApiClient } from "../api-client";
import type { ClusterPaths } from "../cluster-paths";
import { played } from "../played";
import { initialiseDatabase } from "./initialise-database";
import { playedContainer } from "./played-pods";
import { podSources } from "./pod-sources";
import { postgresProcess } from "./postgres-process";
import type { PlayedProgram } from "./program-player";
import { EnvironmentError, resolveEnvironment } from "./resolve-environment";
import type { Container, Pod } from "./plain-objects";

/** Where the image keeps its data and looks for scripts. Source: docker-library/postgres. */
const dataMount = "/var/lib/postgresql";
const scriptMount = "/docker-entrypoint-initdb.d";

/** Inputs of {@link postgresProgram}. */
export interface PostgresProgramArgs {
  readonly paths: ClusterPaths;
  readonly port: number;
  readonly api: ApiClient;
  /** Folder of PostgreSQL's programs. */
  readonly programs: string;
}

function volumeAt(pod: Pod, container: Container, mountPath: string) {
  const mount = container.volumeMounts?.find((one) => one.mountPath === mountPath);
  return pod.spec?.volumes?.find(({ name }) => name === mount?.name);
}

/** Folder of the volume on which the pod keeps its data: the database lives and goes with its claim. */
async function dataVolume(pod: Pod, container: Container, api: ApiClient): Promise<string> {
  const claim = volumeAt(pod, container, dataMount)?.persistentVolumeClaim?.claimName;
  if (claim === undefined) throw new EnvironmentError(`no claim is mounted at ${dataMount}`);
  const found = await api.get(`/api/v1/namespaces/${pod.metadata?.namespace ?? ""}/persistentvolumeclaims/${claim}`);
  const volume = (found?.["spec"] as { volumeName?: string } | undefined)?.volumeName;
  if (!volume) throw new EnvironmentError(`claim "${claim}" is not bound`);
  return volume;
}

/** PostgreSQL as its StatefulSet declares it. */
export function postgresProgram({ paths, port, api, programs }: PostgresProgramArgs): PlayedProgram {
  return {
    name: "postgres",
    played: played.postgres,
    async prepare(pod) {
      const container = playedContainer(pod, played.postgres);
      if (!container) return { ready: false, detail: `its pod has no container "${played.postgres.container}"` };
      const sources = podSources(api, pod);
      const folder = path.join(paths.volumes, await dataVolume(pod, container, api));
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const server = { port, programs, data: path.join(folder, "data") };
      const scripts = volumeAt(pod, container, scriptMount)?.configMap?.name;
      await initialiseDatabase({
        ...server,
        paths,
        environment: await resolveEnvironment(pod, container, sources),
        scripts: (scripts !== undefined && (await sources.configMap(scripts))) || {},
      });
      return postgresProcess(server);
    },
  };
}
