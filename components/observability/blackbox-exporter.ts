import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { ProbeModule, ProbeTarget } from "./probe-targets";

/** Inputs of {@link BlackboxExporter}. */
export interface BlackboxExporterArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** What is asked; the network is open to these and nothing else. */
  readonly probes: readonly ProbeTarget[];
  /** ConfigMap of the namespace with the authority of the public certificates under `ca.crt`. @default the image's own authorities */
  readonly caConfigMap?: string;
}

const caFile = "/etc/blackbox/ca/ca.crt";

/** Content of `blackbox.yml`: one module for each way of asking. */
export function blackboxConfig(internalCa: boolean): object {
  const tls_config = internalCa ? { tls_config: { ca_file: caFile } } : {};
  const ip = { preferred_ip_protocol: "ip4" };
  const modules: Record<ProbeModule, object> = {
    http_2xx: { prober: "http", timeout: "5s", http: { ...ip } },
    // A redirect would prove only that something answers, not that this page does.
    https_2xx: {
      prober: "http",
      timeout: "5s",
      http: { ...ip, follow_redirects: false, fail_if_not_ssl: true, ...tls_config },
    },
    tls: { prober: "tcp", timeout: "5s", tcp: { ...ip, tls: true, ...tls_config } },
  };
  return { modules };
}

/** Asks the platform's addresses from outside and reports answer, duration and certificate. */
export class BlackboxExporter extends pulumi.ComponentResource {
  constructor(name: string, args: BlackboxExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:BlackboxExporter", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.blackboxExporter;
    const config = stringify(blackboxConfig(args.caConfigMap !== undefined));
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      {
        metadata: {
          name: "blackbox-config",
          namespace: args.namespace,
          labels: labels({ app, component: "observability" }),
        },
        data: { "blackbox.yml": config },
      },
      child,
    );
    const asked = new Map(args.probes.map((p) => [`${p.endpoint.namespace}/${p.endpoint.app}`, p.endpoint]));
    const ca = args.caConfigMap;
    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        replicas: 1,
        servicePorts: { http: port },
        ingress: [{ from: [topology.prometheus], ports: [port] }],
        egress: [...asked.values()],
        configuration: config,
        pod: {
          uid: 65534,
          volumes: [
            { name: "config", configMap: { name: configMap.metadata.name } },
            ...(ca === undefined ? [] : [{ name: "ca", configMap: { name: ca } }]),
          ],
          containers: [
            {
              name: app,
              image: args.image,
              args: ["--config.file=/etc/blackbox/config/blackbox.yml", `--web.listen-address=:${String(port)}`],
              ports: { http: port },
              resources: args.resources,
              probes: httpProbes({ ready: "/-/healthy", port: "http" }),
              mounts: [
                { name: "config", mountPath: "/etc/blackbox/config", readOnly: true },
                ...(ca === undefined ? [] : [{ name: "ca", mountPath: "/etc/blackbox/ca", readOnly: true }]),
              ],
            },
          ],
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}
