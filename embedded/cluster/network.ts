/**
 * Addresses inside every embedded cluster. The project's dev settings name the same ones (Pulumi.dev.yaml): a test
 * compares them, because nothing here may read what the product declares.
 */
export const network = {
  serviceCidr: "10.96.0.0/16",
  /** Address of the Service `kubernetes`: the first of the range. */
  apiServiceIp: "10.96.0.1",
  /** Address of the name server of a real node's pods. */
  dnsServiceIp: "10.96.0.10",
  podCidr: "10.42.0.0/16",
  /** Address of the real node, where the API server answers its pods; the simulated nodes have the next ones. */
  nodeIp: "10.42.0.10",
  /** The company's artefact repository, played at the address that the settings declare. */
  artefacts: { host: "nexus.internal", ip: "192.0.2.11", port: 443 },
  /** Port of the API server inside a real node's network. */
  apiServerPort: 6443,
  /** Addresses of the real node's pods, apart from those of the simulated nodes' (objects/simulated-nodes.ts). */
  realPodCidr: "10.42.192.0/19",
} as const;
