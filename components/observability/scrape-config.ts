import type { ServiceEndpoint } from "../core/contracts";
import { endpointHost } from "../core/endpoint-url";
import type { ProbeTarget } from "./probe-targets";
import { probeUrl } from "./probe-targets";
import type { ScrapeJob } from "./scrape-jobs";

/** What Prometheus scrapes, and where its alerts go. */
export interface PrometheusConfigArgs {
  readonly jobs: readonly ScrapeJob[];
  readonly probes: readonly ProbeTarget[];
  /** Exporter that asks the probes' addresses. */
  readonly blackboxExporter: ServiceEndpoint;
  readonly alertmanager: ServiceEndpoint;
  /** Value of the `cluster` label on alerts, for receivers that serve several clusters. */
  readonly cluster: string;
  /** Whether the kubelets' certificates are signed by the cluster's authority. */
  readonly verifyKubelets: boolean;
}

const tokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const caFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/** Folder of the rule files in the container. */
export const rulesDirectory = "/etc/prometheus/rules";
/** Folder of the bearer tokens, one file each. */
export const credentialsDirectory = "/etc/prometheus/credentials";

interface Relabel {
  readonly source_labels?: string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: string;
}

function copy(from: string, to: string): Relabel {
  return { source_labels: [from], target_label: to };
}

/** Finds the running pods of an app, whatever ports they declare: the port is the topology's. */
function podDiscovery(endpoint: ServiceEndpoint): object {
  return {
    role: "pod",
    namespaces: { names: [endpoint.namespace] },
    selectors: [{ role: "pod", label: `app=${endpoint.app}` }],
  };
}

/** A pod has one target for each of its container ports; all get the same address here and fall together into one. */
function podRelabelling(endpoint: ServiceEndpoint): Relabel[] {
  return [
    { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Running", action: "keep" },
    {
      source_labels: ["__meta_kubernetes_pod_ip"],
      regex: "(.+)",
      target_label: "__address__",
      replacement: `\${1}:${String(endpoint.port)}`,
    },
    copy("__meta_kubernetes_namespace", "namespace"),
    copy("__meta_kubernetes_pod_name", "pod"),
    copy("__meta_kubernetes_pod_node_name", "node"),
  ];
}

function podJob(job: ScrapeJob): object {
  const instance = job.instance === "node" ? "__meta_kubernetes_pod_node_name" : "__meta_kubernetes_pod_name";
  return {
    job_name: job.job,
    ...(job.path && { metrics_path: job.path }),
    ...(job.honorLabels && { honor_labels: true }),
    ...(job.credential && {
      authorization: { credentials_file: `${credentialsDirectory}/${job.credential}` },
    }),
    kubernetes_sd_configs: [podDiscovery(job.endpoint)],
    relabel_configs: [...podRelabelling(job.endpoint), copy(instance, "instance")],
  };
}

function probeJob(args: PrometheusConfigArgs): object {
  const exporter = `${endpointHost(args.blackboxExporter)}:${String(args.blackboxExporter.port)}`;
  return {
    job_name: "blackbox",
    metrics_path: "/probe",
    static_configs: args.probes.map((probe) => ({
      targets: [probeUrl(probe)],
      labels: {
        probe: probe.probe,
        __param_module: probe.module,
        ...(probe.hostname && { __param_hostname: probe.hostname }),
      },
    })),
    relabel_configs: [
      copy("__address__", "__param_target"),
      copy("__param_target", "instance"),
      // The public name says more than the door's address, where there is one.
      { source_labels: ["__param_hostname"], regex: "(.+)", target_label: "instance" },
      { target_label: "__address__", replacement: exporter },
    ],
  };
}

/** Volumes and containers as the kubelets see them; only the series that a rule or a panel reads are kept. */
function kubeletJob(job: string, path: string, kept: string, verify: boolean): object {
  return {
    job_name: job,
    scheme: "https",
    metrics_path: path,
    honor_labels: true,
    authorization: { credentials_file: tokenFile },
    tls_config: verify ? { ca_file: caFile } : { insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [copy("__meta_kubernetes_node_name", "node"), copy("__meta_kubernetes_node_name", "instance")],
    metric_relabel_configs: [{ source_labels: ["__name__"], regex: kept, action: "keep" }],
  };
}

/**
 * Content of `prometheus.yml`.
 *
 * Targets come from the list of pods, not from the Services: a Service's address would answer from one replica at a
 * time, and a pod that is not ready, the one to look at, would be missing. The rights needed are "list pods" in the
 * platform's own namespaces.
 */
export function prometheusConfig(args: PrometheusConfigArgs): object {
  return {
    global: {
      scrape_interval: "30s",
      scrape_timeout: "10s",
      evaluation_interval: "30s",
      external_labels: { cluster: args.cluster },
    },
    rule_files: [`${rulesDirectory}/*.yml`],
    alerting: {
      // Each replica of Alertmanager must get each alert; they agree among themselves who sends.
      alertmanagers: [
        {
          kubernetes_sd_configs: [podDiscovery(args.alertmanager)],
          relabel_configs: podRelabelling(args.alertmanager),
        },
      ],
    },
    scrape_configs: [
      { job_name: "prometheus", static_configs: [{ targets: ["localhost:9090"] }] },
      ...args.jobs.map(podJob),
      probeJob(args),
      kubeletJob("kubelet", "/metrics", "kubelet_volume_stats_(used|capacity|available)_bytes", args.verifyKubelets),
      kubeletJob(
        "cadvisor",
        "/metrics/cadvisor",
        "container_(cpu_usage_seconds|cpu_cfs_periods|cpu_cfs_throttled_periods)_total|container_memory_working_set_bytes",
        args.verifyKubelets,
      ),
    ],
  };
}
