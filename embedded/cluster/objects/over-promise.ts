import type { KubernetesObject } from "../api-client";
import { nodeKindLabel } from "../node-kind";
import { mutatingPolicy } from "./mutating-policy";

/**
 * What the real node promises, whatever the machine has. Requests of production manifests do not fit a small machine, and
 * they are not changed: here a request is a weight, by which the containers share what there is, and no reservation.
 */
export const promised = { cpu: "64", memory: "256Gi", "ephemeral-storage": "1Ti" } as const;

/**
 * Lets the real node promise more than it has. Its kubelet goes on reporting what it finds, and judges pods by what the
 * API says of its node, so it agrees with the scheduler.
 */
export function overPromise(): KubernetesObject[] {
  const patch = ["capacity", "allocatable"].flatMap((field) =>
    Object.entries(promised).map(
      ([resource, amount]) => `JSONPatch{op: "add", path: "/status/${field}/${resource}", value: "${amount}"}`,
    ),
  );
  return mutatingPolicy({
    name: "webide-over-promise",
    rule: {
      apiGroups: [""],
      apiVersions: ["v1"],
      operations: ["CREATE", "UPDATE"],
      resources: ["nodes", "nodes/status"],
    },
    conditions: [
      {
        name: "is-the-real-node",
        expression: `has(object.metadata.labels) && "${nodeKindLabel}" in object.metadata.labels && object.metadata.labels["${nodeKindLabel}"] == "real"`,
      },
      {
        name: "says-what-it-has",
        expression: "has(object.status) && has(object.status.capacity) && has(object.status.allocatable)",
      },
    ],
    patch: `[${patch.join(", ")}]`,
  });
}
