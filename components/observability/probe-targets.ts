import type { ServiceEndpoint } from "../core/contracts";
import { endpointHost, endpointUrl } from "../core/endpoint-url";
import type { PlatformHosts } from "../core/hosts";
import { topology } from "../core/topology";

/** How the blackbox exporter asks: a module of its configuration. */
export type ProbeModule = "http_2xx" | "https_2xx" | "tls";

/** One address that is asked from outside the product. */
export interface ProbeTarget {
  /** Value of the `probe` label. */
  readonly probe: string;
  readonly module: ProbeModule;
  /** Where the connection goes. */
  readonly endpoint: ServiceEndpoint;
  /** Path of the HTTP modules. @default / */
  readonly path?: string;
  /** Public name to ask for: `Host` header and TLS server name. @default the Service's own name */
  readonly hostname?: string;
}

/** Address of a probe as the exporter reads it. */
export function probeUrl(target: ProbeTarget): string {
  const path = target.path ?? "/";
  switch (target.module) {
    case "http_2xx":
      return `${endpointUrl(target.endpoint)}${path}`;
    case "https_2xx":
      return `https://${endpointHost(target.endpoint)}:${String(target.endpoint.port)}${path}`;
    case "tls":
      return `${endpointHost(target.endpoint)}:${String(target.endpoint.port)}`;
  }
}

/** Choices of {@link platformProbes}. */
export interface PlatformProbesArgs {
  readonly hosts: PlatformHosts;
  /** Realm the users sign in to. */
  readonly realm: string;
  /** Which model servers run in the cluster. */
  readonly modelServers: readonly ("tabby" | "vllm")[];
}

/**
 * What the platform is asked from outside, through the same door and under the same names as a browser. Workspaces are
 * not in it: their network accepts nginx alone, so their health is read from the kubelet's readiness.
 */
export function platformProbes({ hosts, realm, modelServers }: PlatformProbesArgs): ProbeTarget[] {
  const door = topology.nginx;
  return [
    { probe: "ide", module: "https_2xx", endpoint: door, hostname: hosts.ide, path: "/healthz" },
    {
      probe: "sso",
      module: "https_2xx",
      endpoint: door,
      hostname: hosts.sso,
      path: `/realms/${realm}/.well-known/openid-configuration`,
    },
    // Any workspace's name shows the wildcard certificate; this one is reserved, so it is nobody's.
    { probe: "workspaces", module: "tls", endpoint: door, hostname: `www.${hosts.workspaceParent}` },
    { probe: "grafana", module: "tls", endpoint: door, hostname: hosts.grafana },
    { probe: "gateway", module: "http_2xx", endpoint: topology.litellm, path: "/health/readiness" },
    ...(modelServers.includes("tabby")
      ? [{ probe: "tabby", module: "http_2xx" as const, endpoint: topology.tabby, path: "/v1/health" }]
      : []),
    ...(modelServers.includes("vllm")
      ? [{ probe: "vllm", module: "http_2xx" as const, endpoint: topology.vllm, path: "/health" }]
      : []),
  ];
}
