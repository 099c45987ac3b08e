import { KubeConfig } from "@kubernetes/client-node";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage-error";

/** A cluster that exists already, as the person at the keyboard named it. */
export interface GivenCluster {
  readonly context: string;
  readonly apiServer: string;
}

/**
 * Reads one context out of the kubeconfig of KUBECONFIG (else of ~/.kube/config) and writes it as a file of its own, so
 * that the deployment can reach no other cluster.
 *
 * @throws UsageError naming the contexts there are
 */
export function writeContext(context: string, file: string): GivenCluster {
  const all = new KubeConfig();
  try {
    all.loadFromDefault();
  } catch (error) {
    throw new UsageError(`the kubeconfig can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const names = all.getContexts().map(({ name }) => name);
  const chosen = all.getContextObject(context);
  const cluster = chosen && all.getCluster(chosen.cluster);
  const user = chosen && all.getUser(chosen.user);
  if (!chosen || !cluster || !user) {
    throw new UsageError(`--context "${context}" is in no kubeconfig; there are: ${names.join(", ") || "none"}`);
  }
  const one = new KubeConfig();
  one.loadFromOptions({ clusters: [cluster], users: [user], contexts: [chosen], currentContext: context });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, one.exportConfig(), { mode: 0o600 });
  return { context, apiServer: cluster.server };
}
