import type { ServiceEndpoint } from "../core/contracts";
import { topology } from "../core/topology";

/** One product that Prometheus asks for metrics; every pod of it becomes a target. */
export interface ScrapeJob {
  /** Value of the `job` label. */
  readonly job: string;
  /** Pods to ask, by namespace, `app` label and port. */
  readonly endpoint: ServiceEndpoint;
  /** @default /metrics */
  readonly path?: string;
  /** Keep labels that the target itself sets, instead of renaming them to `exported_...`. @default false */
  readonly honorLabels?: boolean;
  /** Name of the bearer token, among those Prometheus is given. @default none: the target answers without one */
  readonly credential?: string;
  /** What tells two targets apart. @default pod */
  readonly instance?: "pod" | "node";
}

/** Choices of a stack that change what there is to scrape. */
export interface ScrapeJobsArgs {
  /** Whether the cluster has GPU nodes with the exporter on them. */
  readonly gpus: boolean;
}

/** Name of the bearer token that opens the gateway's metrics. */
export const gatewayCredential = "gateway";

/** All metrics addresses of the platform. Prometheus, the kubelets and the probes are no pods of ours to list here. */
export function scrapeJobs(args: ScrapeJobsArgs): ScrapeJob[] {
  const jobs: ScrapeJob[] = [
    { job: "nginx", endpoint: topology.nginxMetrics },
    { job: "nginx-log", endpoint: topology.nginxLogMetrics },
    { job: "oauth2-proxy", endpoint: topology.oauth2ProxyMetrics },
    { job: "waker", endpoint: topology.waker },
    { job: "session-redis", endpoint: topology.sessionRedisMetrics },
    { job: "keycloak", endpoint: topology.keycloakMetrics },
    { job: "postgres", endpoint: topology.postgresMetrics },
    { job: "tabby", endpoint: topology.tabby },
    { job: "vllm", endpoint: topology.vllm },
    // Without the last slash LiteLLM answers with a redirect, which would drop the token.
    { job: "litellm", endpoint: topology.litellm, path: "/metrics/", credential: gatewayCredential },
    { job: "gateway-redis", endpoint: topology.gatewayRedisMetrics },
    { job: "velero", endpoint: topology.velero },
    { job: "velero-node-agent", endpoint: { ...topology.velero, app: "node-agent", service: "node-agent" } },
    { job: "alertmanager", endpoint: topology.alertmanager },
    { job: "grafana", endpoint: topology.grafana },
    // What it reports belongs to other pods and namespaces: its labels win.
    { job: "kube-state-metrics", endpoint: topology.kubeStateMetrics, honorLabels: true },
    { job: "node-exporter", endpoint: topology.nodeExporter, instance: "node" },
    { job: "blackbox-exporter", endpoint: topology.blackboxExporter },
  ];
  if (args.gpus)
    jobs.push({ job: "dcgm-exporter", endpoint: topology.dcgmExporter, honorLabels: true, instance: "node" });
  return jobs;
}
