import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { stringify } from "yaml";
import type { OidcClient, OidcIssuer } from "../core/contracts";
import { endpointUrl } from "../core/endpoint-url";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { GrafanaRoles } from "./grafana-config";
import {
  dashboardProviders,
  dashboardsDirectory,
  datasources,
  grafanaIni,
  grafanaSecretsDirectory,
} from "./grafana-config";

/** Inputs of {@link Grafana}. */
export interface GrafanaArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** Public name of Grafana. */
  readonly host: string;
  /** Realm the users sign in to. */
  readonly issuer: OidcIssuer;
  /** Grafana's client in that realm; its only redirect URI is `https://<host>/login/generic_oauth`. */
  readonly client: OidcClient;
  /** Realm roles by what they may do; who has none of them is refused. */
  readonly roles: GrafanaRoles;
  /** Claim of the ID token or of userinfo that lists the realm roles. @default roles */
  readonly rolesClaim?: string;
  /** Dashboards by file name without `.json`; the first is shown after sign-in. */
  readonly dashboards: Readonly<Record<string, object>>;
}

/**
 * Grafana: signs in through the realm only, reads Prometheus only, shows what the program declares. It keeps nothing:
 * its small database is made anew at each start, and people sign in again without noticing.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:Grafana", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.grafana;
    const common = labels({ app, component: "observability" });
    const meta = (object: string) => ({ name: object, namespace: args.namespace, labels: common });
    const [home] = Object.keys(args.dashboards);
    if (home === undefined) throw new Error(`${name}: dashboards is empty; give at least one`);

    const config = {
      "grafana.ini": grafanaIni({
        host: args.host,
        issuer: args.issuer,
        clientId: args.client.clientId,
        roles: args.roles,
        rolesClaim: args.rolesClaim ?? "roles",
        homeDashboard: `${home}.json`,
      }),
      "datasources.yaml": stringify(datasources(endpointUrl(topology.prometheus))),
      "dashboards.yaml": stringify(dashboardProviders()),
    };
    const dashboards = Object.fromEntries(
      Object.entries(args.dashboards).map(([file, content]) => [
        `${file}.json`,
        `${JSON.stringify(content, null, 2)}\n`,
      ]),
    );
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: meta("grafana-config"), data: config },
      child,
    );
    const dashboardMap = new k8s.core.v1.ConfigMap(
      `${name}-dashboards`,
      { metadata: meta("grafana-dashboards"), data: dashboards },
      child,
    );
    // Encrypts what Grafana keeps about sessions; a new one only signs people out.
    const secretKey = new random.RandomPassword(`${name}-secret-key`, { length: 32, special: false }, child);
    const secret = new k8s.core.v1.Secret(
      `${name}-secrets`,
      {
        metadata: meta("grafana-secrets"),
        stringData: { "client-secret": pulumi.secret(args.client.clientSecret), "secret-key": secretKey.result },
      },
      child,
    );

    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        replicas: 1,
        servicePorts: { http: port },
        ingress: [{ from: [topology.nginx, topology.prometheus], ports: [port] }],
        egress: [topology.prometheus, topology.keycloak],
        configuration: { config, dashboards },
        pod: {
          uid: 472,
          volumes: [
            {
              name: "config",
              configMap: { name: configMap.metadata.name, items: [{ key: "grafana.ini", path: "grafana.ini" }] },
            },
            {
              name: "provisioning",
              configMap: {
                name: configMap.metadata.name,
                items: [
                  { key: "datasources.yaml", path: "datasources/datasources.yaml" },
                  { key: "dashboards.yaml", path: "dashboards/dashboards.yaml" },
                ],
              },
            },
            { name: "dashboards", configMap: { name: dashboardMap.metadata.name } },
            { name: "secrets", secret: { secretName: secret.metadata.name, defaultMode: 0o440 } },
          ],
          containers: [
            {
              name: app,
              image: args.image,
              // The image's own entry point fixes the paths; named here, it does not matter which variant runs.
              command: ["/usr/share/grafana/bin/grafana", "server"],
              args: ["--homepath=/usr/share/grafana", "--config=/etc/grafana/config/grafana.ini", "--packaging=docker"],
              ports: { http: port },
              // More than the writable paths below together: the kubelet counts their files.
              resources: { ...args.resources, ephemeralStorage: args.resources.ephemeralStorage ?? "512Mi" },
              probes: httpProbes({ ready: "/api/health", port: "http", startupSeconds: 120 }),
              mounts: [
                { name: "config", mountPath: "/etc/grafana/config", readOnly: true },
                { name: "provisioning", mountPath: "/etc/grafana/provisioning", readOnly: true },
                { name: "dashboards", mountPath: dashboardsDirectory, readOnly: true },
                { name: "secrets", mountPath: grafanaSecretsDirectory, readOnly: true },
              ],
              scratch: { "/var/lib/grafana": "256Mi", "/tmp": "64Mi" },
            },
          ],
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}
