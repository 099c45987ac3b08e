import { extensionListKey, labelKeys, quotaName } from "../../components/core/contracts";
import type { InstalledExtension, PortalFacts, QuotaUse } from "../../components/core/portal-facts";
import type { Cluster, Namespace } from "./cluster";
import { deploymentState, namespaceState } from "./workspace-state";

/**
 * What the portal shows a user of their workspace.
 *
 * @throws Error when the cluster can not be asked
 */
export async function portalFacts(cluster: Cluster, user: string): Promise<PortalFacts> {
  const namespace = await cluster.namespace(user);
  const standing = namespaceState(namespace);
  if (standing !== "enabled" || namespace === undefined) {
    return { user, state: standing === "disabled" ? "disabled" : "none" };
  }
  const [deployment, quota, extensions] = await Promise.all([
    cluster.deployment(user),
    quotaUse(cluster, user, namespace),
    installedExtensions(cluster, user),
  ]);
  return { user, state: deploymentState(deployment), quota, extensions };
}

async function quotaUse(cluster: Cluster, user: string, namespace: Namespace): Promise<QuotaUse | undefined> {
  const tier = namespace.metadata.labels?.[labelKeys.tier] === "elevated" ? "elevated" : "default";
  const status = (await cluster.quota(user, quotaName(tier)))?.status;
  // Until Kubernetes has counted for the first time there is nothing to show.
  if (status?.hard === undefined || status.used === undefined) return undefined;
  return { hard: status.hard, used: status.used };
}

async function installedExtensions(cluster: Cluster, user: string): Promise<InstalledExtension[] | undefined> {
  const text = (await cluster.editorConfig(user))?.[extensionListKey];
  if (text === undefined) return undefined;
  return (JSON.parse(text) as InstalledExtension[]).map(({ id, version }) => ({ id, version }));
}
