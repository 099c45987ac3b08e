import type { ApiClient } from "../api-client";
import { provisioner } from "../objects/storage-class";
import type { PersistentVolumeClaim } from "./plain-objects";

/** Says at the claim itself why it has no volume, or why it does not grow, as provisioners do: an event. */
export async function reportClaimFailure(api: ApiClient, claim: PersistentVolumeClaim, error: unknown): Promise<void> {
  const { name = "", namespace = "", uid } = claim.metadata ?? {};
  const now = new Date().toISOString();
  await api.create(`/api/v1/namespaces/${namespace}/events`, {
    metadata: { generateName: `${name}.`, namespace },
    involvedObject: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
    type: "Warning",
    reason: claim.spec?.volumeName ? "VolumeResizeFailed" : "ProvisioningFailed",
    message: (error instanceof Error ? error.message : String(error)).slice(0, 1000),
    source: { component: provisioner },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
}
