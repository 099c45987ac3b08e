import { readFileSync } from "node:fs";
import path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelKeys } from "../core/contracts";
import type { PlatformHosts } from "../core/hosts";
import { labels, selectorLabels } from "../core/labels";
import type { ContainerArgs } from "../core/pod";
import { httpProbes } from "../core/probes";
import { codeServerPort, topology } from "../core/topology";
import { Workload } from "../core/workload";
import { accessLogMetrics } from "./access-log-metrics";
import { clusterEdge, edgePorts } from "./edge-addresses";
import type { PageFacts } from "./nginx-config";
import { nginxConfigFiles } from "./nginx-config";

/** Inputs of {@link NginxProxy}. */
export interface NginxProxyArgs {
  readonly namespace: pulumi.Input<string>;
  /** Image of nginx-unprivileged. */
  readonly image: string;
  /** Image of nginx-prometheus-exporter. */
  readonly exporterImage: string;
  /** Image of Vector, which turns the access log into metrics. */
  readonly vectorImage: string;
  readonly hosts: PlatformHosts;
  /** What the portal, the guide and the error pages tell users. */
  readonly pages: PageFacts;
  /** The one realm whose pages are public. */
  readonly realm: string;
  /** Address of the cluster's DNS Service. */
  readonly resolver: string;
  /** Secret of type kubernetes.io/tls with a certificate for all hosts and `*.<workspaceParent>`. */
  readonly tlsSecret: string;
  /** Networks (CIDR) that users come from; the network policy and the load balancer admit these only. */
  readonly clientCidrs: readonly string[];
  /** Networks (CIDR) that may open the admin door of Keycloak; they need not be repeated above. @default none: no such door */
  readonly adminCidrs?: readonly string[];
  /** ConfigMap whose `ca.crt` signs the administrators' client certificates; needed with `adminCidrs`. */
  readonly adminCaConfigMap?: string;
  /** Limits of the IDE's response time, in seconds; each becomes an edge of a bucket of the histogram. */
  readonly responseTimeEdges: readonly number[];
  /** At least 2, so that the only door survives the loss of a node. @default 2 */
  readonly replicas?: number;
  /** Type of the public Service. @default LoadBalancer */
  readonly publicServiceType?: "LoadBalancer" | "NodePort";
  /** Seconds between two looks for changed files. @default 10 */
  readonly watchPeriodSeconds?: number;
}

const { app } = topology.nginx;
const labelArgs = { app, component: "ingress" };

/** Starts nginx and reloads it when its files change; a static asset. */
const watchAndRun = readFileSync(path.join(__dirname, "watch-and-run.sh"), "utf8");

/** Key of a ConfigMap for a path; keys have no folders. */
function configKey(file: string): string {
  return path.posix.basename(file);
}

/** Only clients' networks reach the doors; a policy without peers or with 0.0.0.0/0 would open them to every pod as well. */
export function clientPolicySpec(cidrs: readonly string[]): k8s.types.input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selectorLabels(labelArgs) },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: cidrs.map((cidr) => ({ ipBlock: { cidr } })),
        ports: [edgePorts.https, edgePorts.http].map((port) => ({ protocol: "TCP", port })),
      },
    ],
  };
}

/** The reverse proxy in front of everything: the only public door. */
export class NginxProxy extends pulumi.ComponentResource {
  constructor(name: string, args: NginxProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:NginxProxy", name, {}, opts);
    const child = { parent: this };
    const admins = args.adminCidrs ?? [];
    if (admins.length > 0 && args.adminCaConfigMap === undefined) {
      throw new Error(
        `${name}: adminCidrs opens Keycloak's admin door for ${admins.join(", ")}, but adminCaConfigMap names no authority for the client certificates; give both or neither`,
      );
    }
    if ((args.replicas ?? 2) < 2) {
      throw new Error(`${name}: replicas is ${args.replicas ?? 2}; the only public door needs at least 2`);
    }
    const clients = [...new Set([...args.clientCidrs, ...admins])];
    const meta = (object: string) => ({ name: object, namespace: args.namespace, labels: labels(labelArgs) });

    const files: Record<string, string> = {
      ...nginxConfigFiles({
        hosts: args.hosts,
        pages: args.pages,
        realm: args.realm,
        resolver: args.resolver,
        adminCidrs: admins,
      }),
      "watch-and-run.sh": watchAndRun,
    };
    const vector = JSON.stringify(accessLogMetrics({ bucketEdges: args.responseTimeEdges }), undefined, 2);
    const config = new k8s.core.v1.ConfigMap(
      name,
      {
        metadata: meta("nginx-config"),
        data: Object.fromEntries(Object.entries(files).map(([file, text]) => [configKey(file), text])),
      },
      child,
    );
    const metricsConfig = new k8s.core.v1.ConfigMap(
      `${name}-metrics`,
      { metadata: meta("nginx-log-metrics"), data: { "vector.json": vector } },
      child,
    );

    const volumes = [
      {
        name: "config",
        configMap: {
          name: "nginx-config",
          items: Object.keys(files).map((file) => ({ key: configKey(file), path: file })),
        },
      },
      { name: "tls", secret: { secretName: args.tlsSecret, defaultMode: 0o440 } },
      { name: "metrics-config", configMap: { name: "nginx-log-metrics" } },
      ...(args.adminCaConfigMap === undefined
        ? []
        : [{ name: "admin-ca", configMap: { name: args.adminCaConfigMap } }]),
    ];
    new Workload(
      name,
      {
        ...labelArgs,
        namespace: args.namespace,
        replicas: args.replicas ?? 2,
        pod: {
          uid: 101,
          // The Service forgets the pod first (preStop), then nginx finishes what it has; sockets that stay are cut.
          gracePeriodSeconds: 90,
          volumes,
          containers: [nginxContainer(args), exporterContainer(args.exporterImage), vectorContainer(args.vectorImage)],
        },
        servicePorts: {
          https: edgePorts.https,
          http: edgePorts.http,
          metrics: topology.nginxMetrics.port,
          "log-metrics": topology.nginxLogMetrics.port,
        },
        ingress: [
          { from: [topology.prometheus], ports: [topology.nginxMetrics.port, topology.nginxLogMetrics.port] },
          { from: [topology.blackboxExporter], ports: [edgePorts.https] },
        ],
        egress: [
          topology.oauth2Proxy,
          topology.keycloak,
          topology.grafana,
          topology.waker,
          topology.gatewayBudget,
          { namespaceLabels: { [labelKeys.namespaceKind]: "workspace" }, app: "code-server", port: codeServerPort },
        ],
        // nginx's own files are not in it: they are loaded in place, since rolling the pods would cut every open socket.
        configuration: { vector, watchAndRun },
      },
      { ...child, dependsOn: [config, metricsConfig] },
    );
    new k8s.networking.v1.NetworkPolicy(
      `${name}-clients`,
      { metadata: meta("nginx-clients"), spec: clientPolicySpec(clients) },
      child,
    );
    new k8s.core.v1.Service(
      `${name}-public`,
      {
        metadata: meta("nginx-public"),
        spec: {
          type: args.publicServiceType ?? "LoadBalancer",
          // Keeps the clients' addresses, on which limits, the admin door and the log depend.
          externalTrafficPolicy: "Local",
          ...(args.publicServiceType !== "NodePort" && { loadBalancerSourceRanges: clients }),
          selector: selectorLabels(labelArgs),
          ports: [
            { name: "https", port: 443, targetPort: edgePorts.https, protocol: "TCP" },
            { name: "http", port: 80, targetPort: edgePorts.http, protocol: "TCP" },
          ],
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}

function nginxContainer(args: NginxProxyArgs): ContainerArgs {
  const adminCaDir = path.posix.dirname(clusterEdge.adminCa);
  const adminCa = args.adminCaConfigMap !== undefined;
  const { configDir, tlsDir, stateDir } = clusterEdge;
  return {
    name: app,
    image: args.image,
    command: ["/bin/sh", `${configDir}/watch-and-run.sh`],
    env: {
      EDGE_CONFIG: `${configDir}/nginx.conf`,
      EDGE_WATCHED: [configDir, tlsDir, ...(adminCa ? [adminCaDir] : [])].join(" "),
      EDGE_STATE_DIR: stateDir,
      EDGE_PERIOD_SECONDS: String(args.watchPeriodSeconds ?? 10),
    },
    ports: { https: edgePorts.https, http: edgePorts.http },
    resources: { cpu: "500m", cpuLimit: "2", memory: "512Mi", ephemeralStorage: "1Gi" },
    probes: httpProbes({ ready: "/healthz", port: "http" }),
    lifecycle: {
      preStop: {
        exec: { command: ["/bin/sh", "-c", `sleep 10; kill -QUIT "$(cat ${stateDir}/nginx.pid)"; sleep 60`] },
      },
    },
    mounts: [
      { name: "config", mountPath: configDir, readOnly: true },
      { name: "tls", mountPath: tlsDir, readOnly: true },
      ...(adminCa ? [{ name: "admin-ca", mountPath: adminCaDir, readOnly: true }] : []),
    ],
    scratch: { [stateDir]: "512Mi" },
  };
}

function exporterContainer(image: string): ContainerArgs {
  return {
    name: "exporter",
    image,
    args: [
      `--nginx.scrape-uri=http://${clusterEdge.status}/stub_status`,
      `--web.listen-address=:${topology.nginxMetrics.port}`,
    ],
    ports: { metrics: topology.nginxMetrics.port },
    resources: { cpu: "20m", cpuLimit: "100m", memory: "64Mi" },
    probes: httpProbes({ ready: "/", live: "/", port: "metrics" }),
  };
}

function vectorContainer(image: string): ContainerArgs {
  return {
    name: "log-metrics",
    image,
    args: ["--config", "/etc/vector/edge/vector.json"],
    ports: { "log-metrics": topology.nginxLogMetrics.port },
    resources: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
    probes: httpProbes({ ready: "/metrics", port: "log-metrics" }),
    mounts: [{ name: "metrics-config", mountPath: "/etc/vector/edge", readOnly: true }],
    scratch: { "/var/lib/vector": "64Mi" },
  };
}
