import type { ClusterPaths } from "../cluster-paths";
import { LoopVolumes } from "../storage/loop-volumes";
import { enterNamespaces } from "./enter";

/** The volumes of a cluster's real node; they are mounted while it runs. */
export function nodeVolumes(paths: ClusterPaths): LoopVolumes {
  return new LoopVolumes(paths.volumes, () => enterNamespaces(paths).prefix);
}

/** Mounts the volumes that are there from before, so that the kubelet finds what its pods ask for. */
export async function mountNodeVolumes(paths: ClusterPaths, progress?: (line: string) => void): Promise<void> {
  await nodeVolumes(paths).mountAll((name, error) => {
    progress?.(`volume ${name} is not there, pods that need it wait: ${error.message}`);
  });
}
