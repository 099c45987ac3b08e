import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { ExternalHost, ServiceEndpoint } from "../core/contracts";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { parseQuantity } from "../core/quantities";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { RuleFile } from "./rule-file";
import type { ProbeTarget } from "./probe-targets";
import { PrometheusAccess } from "./prometheus-access";
import { credentialsDirectory, prometheusConfig, rulesDirectory } from "./scrape-config";
import type { ScrapeJob } from "./scrape-jobs";

/** Inputs of {@link Prometheus}. */
export interface PrometheusArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** Value of the `cluster` label on alerts. */
  readonly cluster: string;
  /** Days that samples are kept; the disk may end them earlier, see {@link retentionSize}. */
  readonly retentionDays: number;
  /** Size of the data volume, as a Kubernetes quantity. */
  readonly storageSize: string;
  readonly storageClass: string;
  /** What is scraped, from `scrapeJobs()`. Their namespaces must exist. */
  readonly jobs: readonly ScrapeJob[];
  /** Bearer tokens by the name that the jobs call them. @default none */
  readonly credentials?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What is asked from outside, from `platformProbes()`. */
  readonly probes: readonly ProbeTarget[];
  /** Recording and alerting rules by file name without `.yml`. */
  readonly rules: Readonly<Record<string, RuleFile>>;
  /** The cluster's API server, which knows the targets. */
  readonly apiServer: ExternalHost;
  /** Network of the nodes and port of the kubelets (10250). */
  readonly kubelets: ExternalHost;
  /** Whether the kubelets' certificates are signed by the cluster's authority. @default false: most installers leave them self-signed */
  readonly verifyKubelets?: boolean;
}

/**
 * Disk that samples may fill, as Prometheus' flag wants it: four fifths of the volume, so that the write-ahead log and a
 * running compaction still fit. Source: Prometheus, "Storage: right-sizing retention size".
 */
export function retentionSize(storageSize: string): string {
  const bytes = parseQuantity(storageSize) / 1000n;
  // Prometheus' "MB" is 2^20 bytes.
  return `${String((bytes * 4n) / 5n / 2n ** 20n)}MB`;
}

function uniqueEndpoints(jobs: readonly ScrapeJob[], probes: readonly ServiceEndpoint[]): ServiceEndpoint[] {
  const all = [...jobs.map((job) => job.endpoint), ...probes];
  return [...new Map(all.map((e) => [`${e.namespace}/${e.app}:${String(e.port)}`, e])).values()];
}

/** Prometheus: one replica on its own disk, with every rule and target of the platform. */
export class Prometheus extends pulumi.ComponentResource {
  constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:Prometheus", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.prometheus;
    const meta = (object: string) => ({
      name: object,
      namespace: args.namespace,
      labels: labels({ app, component: "observability" }),
    });
    const config = stringify(
      prometheusConfig({
        jobs: args.jobs,
        probes: args.probes,
        blackboxExporter: topology.blackboxExporter,
        alertmanager: topology.alertmanager,
        cluster: args.cluster,
        verifyKubelets: args.verifyKubelets ?? false,
      }),
      { lineWidth: 0 },
    );
    const rules = Object.fromEntries(
      Object.entries(args.rules).map(([file, content]) => [`${file}.yml`, stringify(content, { lineWidth: 0 })]),
    );
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: meta("prometheus-config"), data: { "prometheus.yml": config } },
      child,
    );
    const ruleMap = new k8s.core.v1.ConfigMap(
      `${name}-rules`,
      { metadata: meta("prometheus-rules"), data: rules },
      child,
    );
    const access = new PrometheusAccess(
      `${name}-access`,
      {
        namespace: args.namespace,
        serviceAccount: app,
        podNamespaces: [
          ...new Set([...args.jobs.map((j) => j.endpoint.namespace), topology.alertmanager.namespace]),
        ].sort(),
      },
      child,
    );
    const tokens = args.credentials ?? {};
    const absent = args.jobs.find((job) => job.credential !== undefined && !(job.credential in tokens));
    if (absent !== undefined) {
      throw new Error(
        `${name}: job "${absent.job}" asks for credential "${String(absent.credential)}"; credentials has: ${Object.keys(tokens).join(", ") || "none"}`,
      );
    }
    const credentials = new k8s.core.v1.Secret(
      `${name}-credentials`,
      {
        metadata: meta("prometheus-credentials"),
        stringData: Object.fromEntries(Object.entries(tokens).map(([key, token]) => [key, pulumi.secret(token)])),
      },
      child,
    );

    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        kind: "StatefulSet",
        replicas: 1,
        servicePorts: { http: port },
        claims: [{ name: "data", size: args.storageSize, storageClass: args.storageClass }],
        ingress: [{ from: [topology.grafana], ports: [port] }],
        egress: [
          ...uniqueEndpoints(args.jobs, [topology.alertmanager, topology.blackboxExporter]),
          args.apiServer,
          args.kubelets,
        ],
        configuration: { config, rules },
        pod: {
          uid: 65534,
          needsToken: true,
          // A checkpoint of the head block is written on shutdown.
          gracePeriodSeconds: 120,
          volumes: [
            { name: "config", configMap: { name: configMap.metadata.name } },
            { name: "rules", configMap: { name: ruleMap.metadata.name } },
            { name: "credentials", secret: { secretName: credentials.metadata.name, defaultMode: 0o440 } },
          ],
          containers: [
            {
              name: app,
              image: args.image,
              args: [
                "--config.file=/etc/prometheus/config/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                `--storage.tsdb.retention.time=${String(args.retentionDays)}d`,
                `--storage.tsdb.retention.size=${retentionSize(args.storageSize)}`,
              ],
              ports: { http: port },
              resources: args.resources,
              // Replaying the write-ahead log after a crash takes minutes, and only "ready" waits for it.
              probes: httpProbes({ ready: "/-/ready", live: "/-/healthy", port: "http", startupSeconds: 900 }),
              mounts: [
                { name: "data", mountPath: "/prometheus" },
                { name: "config", mountPath: "/etc/prometheus/config", readOnly: true },
                { name: "rules", mountPath: rulesDirectory, readOnly: true },
                { name: "credentials", mountPath: credentialsDirectory, readOnly: true },
              ],
              scratch: { "/tmp": "64Mi" },
            },
          ],
        },
      },
      { parent: this, dependsOn: [access] },
    );
    this.registerOutputs({});
  }
}
