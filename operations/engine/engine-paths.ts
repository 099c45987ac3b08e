import { join } from "node:path";

/** Where the engine's things lie below a state root. */
export interface EnginePaths {
  /** Readable by their owner alone. */
  readonly dir: string;
  /** File backend: state, history and locks. */
  readonly backend: string;
  /** Passphrase of the state's and the configuration's secrets. */
  readonly passphrase: string;
  /** Folder with a project file of its own, because `pulumi stack init` writes beside the project file it finds. */
  readonly project: string;
  /** Generated configuration of the environment: the checkout's file and what must not stand in the checkout. */
  readonly configFile: string;
  /** Stand-ins of plugins that are not installed, and the engine's own home. */
  readonly plugins: string;
  /** Folder with `bin/pulumi`, which starts the real one apart from the terminal's signals. */
  readonly launcher: string;
  /** Certificates and keys that the embedded default makes for itself. */
  readonly certificates: string;
  /** Kubeconfig of the one context that was asked for. */
  readonly kubeconfig: string;
  /** What the last command rendered and judged. */
  readonly rendering: string;
  /** Held by the webide command at work; beside the folder, which may be thrown away as a whole. */
  readonly runLock: string;
  /** Which cluster the state describes. */
  readonly clusterIdentity: string;
}

/** Paths of the engine of one environment. */
export function enginePaths(root: string, environment: string): EnginePaths {
  const dir = join(root, "engine");
  return {
    dir,
    backend: join(dir, "state"),
    passphrase: join(dir, "passphrase"),
    project: join(dir, "project"),
    configFile: join(dir, "project", `Pulumi.${environment}.yaml`),
    plugins: join(dir, "plugins"),
    launcher: join(dir, "launcher"),
    certificates: join(dir, "certificates"),
    kubeconfig: join(dir, "kubeconfig"),
    rendering: join(root, "rendering"),
    runLock: join(root, "run.lock"),
    clusterIdentity: join(dir, "cluster.json"),
  };
}
