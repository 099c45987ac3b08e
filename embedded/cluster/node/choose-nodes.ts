import { ClusterError } from "../cluster-error";
import type { NodeKind } from "../node-kind";

const variable = "WEBIDE_NODES";
const kinds: readonly string[] = ["real", "simulated"] satisfies NodeKind[];

/** Inputs of {@link chooseNodes}. */
export interface ChooseNodesArgs {
  /** What the caller asks for. @default what WEBIDE_NODES says */
  readonly asked?: NodeKind | undefined;
  /** What the cluster of the folder was made with; undefined where there is none yet. */
  readonly made: NodeKind | undefined;
  /** Says why a real node can not run on this machine; undefined when it can. */
  readonly obstacle: () => string | undefined;
  /** @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** The kind of node that a cluster gets. */
export interface ChosenNodes {
  readonly kind: NodeKind;
  /** Why they are simulated where nobody asked for that. */
  readonly because?: string;
}

/**
 * Decides between a real node and simulated ones: what is asked for, else what the cluster was made with, else a real one
 * where it can run.
 *
 * @throws ClusterError when what is asked for can not be had
 */
export function chooseNodes({ asked, made, obstacle, env = process.env }: ChooseNodesArgs): ChosenNodes {
  const said = env[variable] ?? "";
  if (said !== "" && !kinds.includes(said)) {
    throw new ClusterError(`${variable} is ${JSON.stringify(said)}; allowed: ${kinds.join(", ")}`);
  }
  const wanted = asked ?? (said === "" ? undefined : (said as NodeKind));
  if (made !== undefined && wanted !== undefined && made !== wanted) {
    throw new ClusterError(`this cluster was made with ${made} nodes, and ${wanted} ones are asked for`, [
      `next: leave ${variable} out, or type webide cluster reset (removes this cluster and all that is in it)`,
    ]);
  }
  const kind = wanted ?? made;
  if (kind === "simulated") return { kind };
  const why = obstacle();
  if (why === undefined) return { kind: "real" };
  if (kind === undefined) return { kind: "simulated", because: why };
  throw new ClusterError(`a real node can not run here: ${why}`, [
    made === "real"
      ? "next: repeat the command where it could run before, as the user who made the cluster"
      : `next: remove the obstacle, or let the nodes be simulated (${variable}=simulated): no container runs then`,
  ]);
}
