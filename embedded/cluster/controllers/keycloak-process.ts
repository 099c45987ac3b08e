import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import type { ProcessSpec } from "../processes/process-spec";
import { keycloakEnvironment, type LoopbackPorts } from "./keycloak-environment";

/** Inputs of {@link keycloakProcess}. */
export interface KeycloakProcessArgs {
  readonly paths: ClusterPaths;
  readonly ports: LoopbackPorts;
  /** The Java command. */
  readonly java: string;
  /** The built distribution; only read. */
  readonly distribution: string;
  /** What the pod's container declares, resolved. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it is called with: start --optimized. */
  readonly args: readonly string[];
}

/** The distribution's own start script, with the least that a small server on a small machine needs. */
const jvm = [
  ...["-Xms64m", "-Xmx512m", "-XX:MetaspaceSize=96M", "-XX:MaxMetaspaceSize=256m", "-XX:+ExitOnOutOfMemoryError"],
  // Half the start, and slower by nothing that one notices with one user at a time.
  ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"],
  ...["java.util", "java.util.concurrent", "java.security", "java.lang"].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  ),
  ...["--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8", "-Duser.language=en", "-Duser.country=US"],
  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
  "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
];

/** A home of its own for each cluster: the program writes below it, and two of them may not share that. */
function linkedHome(home: string, distribution: string): void {
  fs.mkdirSync(path.join(home, "data"), { recursive: true, mode: 0o700 });
  for (const folder of ["bin", "conf", "lib", "providers", "themes"]) {
    fs.rmSync(path.join(home, folder), { force: true });
    fs.symlinkSync(path.join(distribution, folder), path.join(home, folder));
  }
}

/** The real Keycloak of a cluster, as its pod declares it. */
export function keycloakProcess(args: KeycloakProcessArgs): ProcessSpec {
  const home = path.join(args.paths.dir, "keycloak");
  linkedHome(home, args.distribution);
  const { HOME = home, PATH = "" } = process.env;
  return {
    name: "keycloak",
    // Not kc.sh: it runs Java as a child, which would outlive a killed parent.
    command: args.java,
    args: [
      ...jvm,
      ...[`-Dkc.home.dir=${home}`, `-Djboss.server.config.dir=${path.join(home, "conf")}`],
      ...["-cp", path.join(home, "lib", "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint"],
      ...args.args,
    ],
    env: { HOME, PATH, LANG: "C.UTF-8", ...keycloakEnvironment(args.environment, args.ports) },
    inheritEnv: false,
    cwd: home,
    // The distribution lies behind links, so another version does not show in the arguments.
    inputs: [path.join(args.distribution, "version.txt")],
    readySeconds: 300,
    notReady: () => unhealthy(`http://127.0.0.1:${args.ports.keycloakManagement}/health/ready`),
  };
}
