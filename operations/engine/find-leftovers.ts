import { ApiException, KubeConfig, KubernetesObjectApi, V1ObjectMeta } from "@kubernetes/client-node";
import type { KubernetesObject } from "@kubernetes/client-node";
import type { Engine } from "./engine";
import type { PendingOperation } from "./state-file";

/** Field manager of both kubernetes plugins, the official one and the stand-in; each adds an ending of its own. */
const managerPrefix = "pulumi-kubernetes";
/** The API server counts whole seconds. */
const toleranceMilliseconds = 2000;

interface Declared {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/**
 * Whether a live object is the one that a dead run made: written by our plugin, with the declared labels, and not before
 * that run began.
 *
 * @param since when the run began; undefined when nobody knows
 */
export function isOurs(declared: Declared, live: KubernetesObject, since: Date | undefined): boolean {
  const written = (live.metadata?.managedFields ?? []).some(({ manager = "" }) => manager.startsWith(managerPrefix));
  const labels = Object.entries(declared.metadata?.labels ?? {});
  const labelled = labels.every(([key, value]) => live.metadata?.labels?.[key] === value);
  const made = live.metadata?.creationTimestamp;
  const young =
    since === undefined || (made !== undefined && new Date(made).getTime() >= since.getTime() - toleranceMilliseconds);
  return written && labelled && young;
}

async function readLive(api: KubernetesObjectApi, declared: Declared): Promise<KubernetesObject | undefined> {
  const { apiVersion, kind, metadata } = declared;
  if (apiVersion === undefined || kind === undefined || metadata?.name === undefined) return undefined;
  const { name, namespace } = metadata;
  const header = Object.assign(new V1ObjectMeta(), { name, ...(namespace !== undefined && { namespace }) });
  try {
    return await api.read({ apiVersion, kind, metadata: header });
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}

/**
 * Objects that pending creations have made after all, as ids by URN. Kubernetes objects only: their names are declared, so
 * that there is exactly one to look at.
 */
export async function findLeftovers(
  engine: Engine,
  creating: readonly PendingOperation[],
  since: Date | undefined,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const kubeconfig = engine.variables["KUBECONFIG"];
  const objects = creating.filter(({ resource }) => resource.type.startsWith("kubernetes:"));
  if (kubeconfig === undefined || objects.length === 0) return found;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = KubernetesObjectApi.makeApiClient(config);
  for (const { resource } of objects) {
    const declared = (resource.inputs ?? {}) as Declared;
    const live = await readLive(api, declared);
    if (live === undefined || !isOurs(declared, live, since)) continue;
    const name = live.metadata?.name ?? "";
    const namespace = live.metadata?.namespace;
    found.set(resource.urn, namespace === undefined ? name : `${namespace}/${name}`);
  }
  return found;
}
