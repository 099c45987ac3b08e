import type { KubernetesObject } from "@kubernetes/client-node";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import type { Difference } from "./difference";
import { fieldOwners, isForeignOwner, ownerText } from "./field-owners";

/** Who owns a live field, and whether the platform does not overrule them by itself. */
export interface Owner {
  readonly text: string;
  readonly isForeign: boolean;
}

interface Declared {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * Asks the API server who set the field of a difference. An object is read once, however many of its fields differ.
 *
 * An object that can not be read has no known owners: who set a field only helps to decide, the finding stands without.
 *
 * @param kubeconfig path; without one nobody is asked
 */
export function ownersReader(kubeconfig: string | undefined): (difference: Difference) => Promise<Owner[]> {
  const config = new KubeConfig();
  if (kubeconfig !== undefined) config.loadFromFile(kubeconfig);
  const api = kubeconfig === undefined ? undefined : KubernetesObjectApi.makeApiClient(config);
  const live = new Map<string, Promise<KubernetesObject | undefined>>();
  const read = (urn: string, { apiVersion, kind, metadata }: Declared): Promise<KubernetesObject | undefined> => {
    const known = live.get(urn);
    if (known) return known;
    const name = metadata?.name;
    const namespace = metadata?.namespace;
    const isNamed = api !== undefined && apiVersion !== undefined && kind !== undefined && name !== undefined;
    const reading = isNamed
      ? api
          .read({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } })
          .catch(() => undefined)
      : Promise.resolve(undefined);
    live.set(urn, reading);
    return reading;
  };
  return async ({ urn, kind, change, steps, declared, fieldManager }) => {
    if (!kind.startsWith("kubernetes/") || change === "missing") return [];
    const object = await read(urn, declared);
    return fieldOwners(object?.metadata?.managedFields ?? [], object, steps).map((owner) => ({
      text: ownerText(owner),
      isForeign: isForeignOwner(owner, fieldManager),
    }));
  };
}
