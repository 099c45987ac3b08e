/**
 * Addresses inside every embedded cluster. The project's dev settings name the same ones (Pulumi.dev.yaml): a test
 * compares them, because nothing here may read what the product declares.
 */
export const network = {
  serviceCidr: "10.96.0.0/16",
  /** Address of the Service `kubernetes`: the first of the range. */
  apiServiceIp: "10.96.0.1",
  podCidr: "10.42.0.0/16",
} as const;
