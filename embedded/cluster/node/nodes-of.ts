import { ClusterPaths } from "../cluster-paths";
import { readState } from "../cluster-state";
import type { NodeKind } from "../node-kind";
import { chooseNodes, type ChosenNodes } from "./choose-nodes";
import { obstacle } from "./obstacle";

/**
 * The kind of node that the cluster of a folder has, or would get on this machine.
 *
 * @param asked kind that the caller insists on
 * @throws ClusterError when that can not be had, or the folder can not be used
 */
export function nodesOf(dir: string, asked?: NodeKind): ChosenNodes {
  const made = readState(new ClusterPaths(dir))?.nodes;
  return chooseNodes({ asked, made, obstacle });
}
