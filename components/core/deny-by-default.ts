import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { defaultDenySpec, dnsEgressSpec } from "./network";

/** The ground of a namespace's network: everything denied, names may be resolved. What is allowed beyond is the apps'. */
export function denyByDefault(
  name: string,
  namespace: pulumi.Input<string>,
  labels: Readonly<Record<string, string>>,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [policy, spec] of [
    ["default-deny", defaultDenySpec()],
    ["allow-dns", dnsEgressSpec()],
  ] as const) {
    const metadata = { name: policy, namespace, labels: { ...labels } };
    new k8s.networking.v1.NetworkPolicy(`${name}-${policy}`, { metadata, spec }, opts);
  }
}
