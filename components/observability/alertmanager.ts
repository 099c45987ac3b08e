import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { ExternalHost } from "../core/contracts";
import { labels, selectorLabels } from "../core/labels";
import type { Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import type { AlertmanagerConfigArgs } from "./alertmanager-config";
import { alertmanagerConfig, secretFiles, secretsDirectory } from "./alertmanager-config";

/** Inputs of {@link Alertmanager}. */
export interface AlertmanagerArgs extends AlertmanagerConfigArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference. */
  readonly image: string;
  readonly resources: Resources;
  /** Two replicas agree on who sends; one is enough where a missed alert costs little. */
  readonly replicas: 1 | 2;
  /** Slack's webhook address or that of its internal relay: whoever knows it can post, so it is a secret. */
  readonly slackApiUrl: pulumi.Input<string>;
  /** Service key of PagerDuty's integration; a routing key where `pagerDutyUrl` is set. */
  readonly pagerDutyServiceKey: pulumi.Input<string>;
  /** Password of `smtpUsername`. @default none */
  readonly smtpPassword?: pulumi.Input<string>;
  /** What must be reachable for Slack: the relay or the proxy. */
  readonly slackRelay: ExternalHost;
  /** What must be reachable for PagerDuty: the relay or the proxy. */
  readonly pagerDutyRelay: ExternalHost;
}

const gossipPort = 9094;

/** Flags by which the replicas find each other; a single one listens to nobody. */
export function clusterFlags(replicas: number): string[] {
  if (replicas === 1) return ["--cluster.listen-address="];
  const { app, service, namespace } = topology.alertmanager;
  const peers = Array.from(
    { length: replicas },
    (_, i) => `--cluster.peer=${app}-${String(i)}.${service}.${namespace}.svc.cluster.local:${String(gossipPort)}`,
  );
  return [`--cluster.listen-address=0.0.0.0:${String(gossipPort)}`, ...peers];
}

/** The replicas tell each other by UDP, and by TCP what does not fit into a packet, what has been sent already. */
export function gossipPolicySpec(pods: Record<string, string>): k8s.types.input.networking.v1.NetworkPolicySpec {
  const ports = ["TCP", "UDP"].map((protocol) => ({ protocol, port: gossipPort }));
  const peers = [{ podSelector: { matchLabels: pods } }];
  return {
    podSelector: { matchLabels: pods },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: peers, ports }],
    egress: [{ to: peers, ports }],
  };
}

/** Alertmanager with the guide's routing. Silences live in memory and in the other replica, not on a disk. */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:Alertmanager", name, { image: args.image, namespace: args.namespace }, opts);
    const child = { parent: this };
    const { app, port } = topology.alertmanager;
    const common = labels({ app, component: "observability" });
    const meta = (object: string) => ({ name: object, namespace: args.namespace, labels: common });
    if (args.smtpUsername !== undefined && args.smtpPassword === undefined) {
      throw new Error(`${name}: smtpUsername is set without smtpPassword; give both or neither`);
    }

    const config = stringify(alertmanagerConfig(args), { lineWidth: 0 });
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: meta("alertmanager-config"), data: { "alertmanager.yml": config } },
      child,
    );
    const secret = new k8s.core.v1.Secret(
      `${name}-secrets`,
      {
        metadata: meta("alertmanager-secrets"),
        stringData: {
          [secretFiles.slackApiUrl]: pulumi.secret(args.slackApiUrl),
          [secretFiles.pagerDutyServiceKey]: pulumi.secret(args.pagerDutyServiceKey),
          ...(args.smtpPassword !== undefined && { [secretFiles.smtpPassword]: pulumi.secret(args.smtpPassword) }),
        },
      },
      child,
    );
    if (args.replicas > 1) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-gossip`,
        {
          metadata: meta("alertmanager-gossip"),
          spec: gossipPolicySpec(selectorLabels({ app, component: "observability" })),
        },
        child,
      );
    }

    new Workload(
      name,
      {
        app,
        component: "observability",
        namespace: args.namespace,
        kind: "StatefulSet",
        replicas: args.replicas,
        servicePorts: { http: port },
        headless: true,
        ingress: [{ from: [topology.prometheus], ports: [port] }],
        egress: [args.smtpRelay, args.slackRelay, args.pagerDutyRelay],
        configuration: config,
        pod: {
          uid: 65534,
          volumes: [
            { name: "config", configMap: { name: configMap.metadata.name } },
            { name: "secrets", secret: { secretName: secret.metadata.name, defaultMode: 0o440 } },
          ],
          containers: [
            {
              name: app,
              image: args.image,
              args: [
                "--config.file=/etc/alertmanager/config/alertmanager.yml",
                "--storage.path=/alertmanager",
                ...clusterFlags(args.replicas),
              ],
              ports: { http: port },
              resources: args.resources,
              probes: httpProbes({ ready: "/-/ready", live: "/-/healthy", port: "http" }),
              mounts: [
                { name: "config", mountPath: "/etc/alertmanager/config", readOnly: true },
                { name: "secrets", mountPath: secretsDirectory, readOnly: true },
              ],
              scratch: { "/alertmanager": "128Mi" },
            },
          ],
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}
