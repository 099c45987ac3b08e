import type { ApiClient } from "../api-client";
import type { ClusterPaths } from "../cluster-paths";
import { played } from "../played";
import type { Ports } from "../ports";
import { isPlayedDatabase } from "./keycloak-environment";
import { keycloakProcess } from "./keycloak-process";
import { playedContainer, type ProgramHealth } from "./played-pods";
import { podSources } from "./pod-sources";
import type { PlayedProgram } from "./program-player";
import { resolveEnvironment } from "./resolve-environment";

/** Inputs of {@link keycloakProgram}. */
export interface KeycloakProgramArgs {
  readonly paths: ClusterPaths;
  readonly ports: Ports;
  readonly api: ApiClient;
  readonly java: string;
  readonly distribution: string;
  /** How the played database does; undefined while nobody asks for it. */
  readonly database: () => ProgramHealth | undefined;
}

/** Keycloak as its Deployment declares it. */
export function keycloakProgram(args: KeycloakProgramArgs): PlayedProgram {
  return {
    name: "keycloak",
    played: played.keycloak,
    async prepare(pod) {
      const container = playedContainer(pod, played.keycloak);
      if (!container) return { ready: false, detail: `its pod has no container "${played.keycloak.container}"` };
      const environment = await resolveEnvironment(pod, container, podSources(args.api, pod));
      // It would end at once, be restarted later and later, and be ready long after its database.
      if (isPlayedDatabase(environment["KC_DB_URL_HOST"]) && !args.database()?.ready) {
        return { ready: false, detail: "it waits for its database" };
      }
      return keycloakProcess({ ...args, environment, args: container.args ?? [] });
    },
  };
}
