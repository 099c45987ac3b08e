import type { ServiceEndpoint } from "./contracts";

/** Full DNS name of an endpoint's Service; nginx resolves at run time and knows no search domains. */
export function endpointHost(endpoint: Pick<ServiceEndpoint, "service" | "namespace">): string {
  return `${endpoint.service}.${endpoint.namespace}.svc.cluster.local`;
}

/** Plain-HTTP address of an endpoint inside the cluster, without a trailing slash. */
export function endpointUrl(endpoint: ServiceEndpoint): string {
  return `http://${endpointHost(endpoint)}:${String(endpoint.port)}`;
}
