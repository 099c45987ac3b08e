import type { Door } from "../doors";
import { realNodeName } from "../node-kind";
import type { EndpointSlice, Service } from "./plain-objects";

/** Where a door leads, or why it leads nowhere. */
export type DoorTarget = { readonly target: string } | { readonly lacking: string };

/**
 * Looks where a door leads to: the address of its Service, whoever its pods are at the moment.
 *
 * @param service the door's Service; undefined where there is none
 * @param slices endpoints of all Services of its namespace
 */
export function doorTarget(door: Door, service: Service | undefined, slices: Iterable<EndpointSlice>): DoorTarget {
  const name = `Service ${door.namespace}/${door.service}`;
  if (!service) return { lacking: `${name} does not exist; webide up declares it` };
  const port = service.spec?.ports?.find((one) => one.port === door.port);
  if (!port) return { lacking: `${name} has no port ${door.port}` };
  const { clusterIP = "" } = service.spec ?? {};
  if (clusterIP === "" || clusterIP === "None") return { lacking: `${name} has no address of its own` };
  const endpoints = [...slices]
    .filter(({ metadata }) => metadata?.labels?.["kubernetes.io/service-name"] === door.service)
    .filter(({ ports }) => ports?.some((one) => (one.name ?? "") === (port.name ?? "")))
    .flatMap((slice) => slice.endpoints);
  if (endpoints.length === 0) return { lacking: `${name} has no pod` };
  const real = endpoints.filter(({ nodeName }) => nodeName === realNodeName);
  if (real.length === 0)
    return { lacking: `${name} has only simulated pods: their images are not loaded on the real node` };
  if (!real.some(({ conditions }) => conditions?.ready !== false))
    return { lacking: `${name} has no pod that is ready` };
  return { target: `${clusterIP}:${door.port}` };
}
