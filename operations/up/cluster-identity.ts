import { KubeConfig, CoreV1Api } from "@kubernetes/client-node";
import { readFileSync, writeFileSync } from "node:fs";
import { UsageError } from "../usage-error";

/** How the cluster of this run relates to the one that the state describes. */
export type ClusterRelation = "first" | "same" | "other";

interface Identity {
  /** UID of the namespace kube-system: made with the cluster, gone with it. */
  readonly uid: string;
  readonly apiServer: string;
}

/**
 * Asks a cluster who it is.
 *
 * @throws UsageError when its API server does not answer
 */
async function askCluster(kubeconfig: string): Promise<Identity> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const apiServer = config.getCurrentCluster()?.server ?? "unknown";
  try {
    const namespace = await config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
    return { uid: namespace.metadata?.uid ?? "", apiServer };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new UsageError(`the API server ${apiServer} does not answer as a cluster should: ${reason}`);
  }
}

/**
 * Compares a cluster with the one that the state describes, and remembers the first. State that is applied to another
 * cluster would declare everything done that does not exist there.
 */
export async function compareCluster(
  kubeconfig: string,
  file: string,
): Promise<{ readonly relation: ClusterRelation; readonly remember: () => void; readonly before: string | undefined }> {
  const now = await askCluster(kubeconfig);
  let known: Identity | undefined;
  try {
    known = JSON.parse(readFileSync(file, "utf8")) as Identity;
  } catch {
    known = undefined;
  }
  const remember = (): void => {
    writeFileSync(file, `${JSON.stringify(now)}\n`, { mode: 0o600 });
  };
  if (known === undefined) return { relation: "first", remember, before: undefined };
  return { relation: known.uid === now.uid ? "same" : "other", remember, before: known.apiServer };
}
