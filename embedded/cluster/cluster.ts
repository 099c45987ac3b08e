import type { NodeKind } from "./node-kind";

/** One program of the cluster, as it runs now. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Everything it printed. */
  readonly log: string;
}

/** The company's artefact repository, played beside a real node. */
export interface ArtefactRepository {
  /** Folder of its files, by the path of their address. */
  readonly folder: string;
  /** Certificate of the authority that its callers have to trust, PEM. */
  readonly authority: string;
}

/** A running cluster of this machine. */
export interface Cluster {
  /** Folder that holds everything of it. */
  readonly dir: string;
  /** Path of the kubeconfig file; it carries the administrator's key. */
  readonly kubeconfig: string;
  /** Name of the context in the kubeconfig. */
  readonly context: string;
  /** Address of the API server. */
  readonly apiServer: string;
  /** Address at which the embedded Keycloak answers once the program has declared one; nothing listens there before. */
  readonly keycloakUrl: string;
  /** `real`: pods run on one node whose images are loaded there. `simulated`: nodes and pods exist in the API only. */
  readonly nodes: NodeKind;
  /** Why the nodes are simulated where nobody asked for that. */
  readonly simulatedBecause: string | undefined;
  /**
   * The public doors of the platform on this machine, once something answers behind them; nothing listens there before.
   * Undefined where no container runs.
   */
  readonly doors: { readonly edge: string; readonly plain: string } | undefined;
  /** The artefact repository that workspaces see; undefined where the nodes are simulated. */
  readonly artefacts: ArtefactRepository | undefined;
  /** GPUs that the simulated nodes advertise in total. */
  readonly gpus: number;
  readonly processes: readonly RunningProcess[];
}
