import { PlatformNamespace } from "../../components/core/platform-namespace";
import type * as pulumi from "@pulumi/pulumi";

/** The platform's own namespaces. */
export interface Namespaces {
  readonly ingress: PlatformNamespace;
  readonly auth: PlatformNamespace;
  readonly ai: PlatformNamespace;
  readonly velero: PlatformNamespace;
  readonly monitoring: PlatformNamespace;
  readonly nodeAgents: PlatformNamespace;
  readonly etcdBackup: PlatformNamespace | undefined;
}

/** Makes the namespaces; those below the level "restricted" have an entry with its reason in policies/exemptions.yaml. */
export function namespaces(etcdBackup: boolean, opts: pulumi.ComponentResourceOptions): Namespaces {
  const make = (namespace: string, component: string, level?: "privileged"): PlatformNamespace =>
    new PlatformNamespace(namespace, { namespace, component, level }, opts);
  return {
    ingress: make("ingress", "ingress"),
    auth: make("auth", "identity"),
    ai: make("ai", "ai"),
    velero: make("velero", "backup", "privileged"),
    monitoring: make("monitoring", "observability"),
    nodeAgents: make("node-agents", "observability", "privileged"),
    etcdBackup: etcdBackup ? make("etcd-backup", "backup", "privileged") : undefined,
  };
}
