import fs from "node:fs";
import { ApiClient } from "../api-client";
import { ClusterPaths } from "../cluster-paths";
import { realNodeName } from "../node-kind";
import { nodeVolumes } from "../node/node-volumes";
import { kubeconfigOf } from "../pki/kubeconfig";
import { played } from "../played";
import { bindClaims } from "./claim-binder";
import type { ControllersConfig } from "./controllers-config";
import { keepDoors } from "./door-keeper";
import { balanceLoad } from "./load-balancer";
import { keycloakProgram } from "./keycloak-program";
import type { ProgramHealth } from "./played-pods";
import { writePlayedState } from "./played-state";
import { postgresProgram } from "./postgres-program";
import { type PlayedProgram, ProgramPlayer } from "./program-player";
import { watchObjects } from "./watch-objects";
import type { Pod } from "./plain-objects";

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** Everything that the embedded cluster's own controllers do, in one process that startCluster runs in the background. */
async function main(configFile: string): Promise<void> {
  const settings = JSON.parse(fs.readFileSync(configFile, "utf8")) as ControllersConfig;
  const paths = new ClusterPaths(settings.dir);
  const api = new ApiClient(settings.server, paths, "controllers");
  const { KubeConfig } = await import("@kubernetes/client-node"); // see watch-objects.ts
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigOf(paths, "controllers"));

  const real = settings.nodes === "real" ? { node: realNodeName, volumes: nodeVolumes(paths) } : undefined;
  await bindClaims({ config, api, volumesFolder: paths.volumes, log, real });
  await balanceLoad({ config, api, log });
  if (settings.doors) {
    await keepDoors({ paths, config, api, listen: settings.doors, log });
    // Keycloak and PostgreSQL run on the node, as declared.
    writePlayedState(paths, { pid: process.pid, programs: {} });
    log("started");
    return;
  }
  const players: ProgramPlayer[] = [];
  const apps = Object.values(played).map(({ app }) => app);
  const [namespace] = Object.values(played).map((one) => one.namespace);
  const pods = await watchObjects<Pod>({
    ...{ config, api, log, path: `/api/v1/namespaces/${namespace ?? ""}/pods` },
    labelSelector: `app in (${apps.join(",")})`,
    onChange: () => {
      for (const player of players) player.wake();
    },
  });

  const programs: Record<string, ProgramHealth> = {};
  const looked = new Set<string>();
  const { ports, java, keycloak, postgres } = settings;
  const all: PlayedProgram[] = [
    postgresProgram({ paths, api, port: ports.postgres, programs: postgres }),
    keycloakProgram({ paths, api, ports, java, distribution: keycloak, database: () => programs["postgres"] }),
  ];
  const onHealth = (name: string, health: ProgramHealth | undefined): void => {
    if (health) programs[name] = health;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the key is one of two names
    else delete programs[name];
    looked.add(name);
    if (looked.size === all.length) writePlayedState(paths, { pid: process.pid, programs });
  };
  for (const program of all) {
    const report = (health: ProgramHealth | undefined): void => {
      onHealth(program.name, health);
    };
    players.push(new ProgramPlayer({ paths, api, pods, program, log, onHealth: report }));
  }
  log("started");
  await Promise.all(players.map((player) => player.play()));
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  log(`ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(1);
});
