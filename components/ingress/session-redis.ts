import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { labels } from "../core/labels";
import { execProbes, httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link SessionRedis}. */
export interface SessionRedisArgs {
  readonly namespace: pulumi.Input<string>;
  /** Image of Valkey. */
  readonly image: string;
  /** Image of the Redis exporter for Prometheus. */
  readonly exporterImage: string;
  /** Memory for sessions, in bytes with Valkey's suffix. @default 256mb: about 50,000 sessions */
  readonly maxMemory?: string;
}

const { app, port } = topology.sessionRedis;
const component = "ingress";

/** Valkey's configuration without the password. Nothing is written to disk: losing all sessions means signing in again. */
export function sessionRedisConfig(maxMemory: string): string {
  return [
    `port ${port}`,
    "bind * -::*",
    "protected-mode yes",
    'save ""',
    "appendonly no",
    `maxmemory ${maxMemory}`,
    // Every session has an end, so the ones nearest to it go first.
    "maxmemory-policy volatile-ttl",
    "dir /data",
  ].join("\n");
}

/** Where oauth2-proxy keeps the sessions, so that its replicas share them and the browser holds a ticket only. */
export class SessionRedis extends pulumi.ComponentResource {
  /** Secret with the key `password`. */
  readonly credentialsSecret: string = app;

  constructor(name: string, args: SessionRedisArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:SessionRedis", name, {}, opts);
    const child = { parent: this };
    const password = new random.RandomPassword(`${name}-password`, { length: 40, special: false }, child);
    const config = sessionRedisConfig(args.maxMemory ?? "256mb");
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: app, namespace: args.namespace, labels: labels({ app, component }) },
        stringData: {
          password: password.result,
          "valkey.conf": pulumi.interpolate`${config}\nrequirepass ${password.result}\n`,
        },
      },
      child,
    );
    const credential = { secret: app, key: "password" };
    new Workload(
      name,
      {
        app,
        component,
        namespace: args.namespace,
        replicas: 1,
        // Two stores at once would split the sessions between them.
        strategy: { type: "Recreate" },
        pod: {
          uid: 999,
          volumes: [{ name: "config", secret: { secretName: app, defaultMode: 0o440 } }],
          containers: [
            {
              name: "valkey",
              image: args.image,
              command: ["valkey-server", "/etc/valkey/valkey.conf"],
              env: { REDISCLI_AUTH: credential },
              ports: { redis: port },
              resources: { cpu: "100m", cpuLimit: "500m", memory: "384Mi" },
              probes: execProbes(["sh", "-c", "valkey-cli ping | grep -q PONG"], 30),
              mounts: [{ name: "config", mountPath: "/etc/valkey", readOnly: true }],
              scratch: { "/data": "64Mi" },
            },
            {
              name: "exporter",
              image: args.exporterImage,
              env: { REDIS_ADDR: `redis://127.0.0.1:${port}`, REDIS_PASSWORD: credential },
              ports: { metrics: topology.sessionRedisMetrics.port },
              resources: { cpu: "20m", cpuLimit: "100m", memory: "64Mi" },
              probes: httpProbes({ ready: "/health", port: "metrics" }),
            },
          ],
        },
        servicePorts: { redis: port, metrics: topology.sessionRedisMetrics.port },
        ingress: [
          { from: [topology.oauth2Proxy], ports: [port] },
          { from: [topology.prometheus], ports: [topology.sessionRedisMetrics.port] },
        ],
        egress: [],
        configuration: config,
      },
      { ...child, dependsOn: [secret] },
    );
    this.registerOutputs({ credentialsSecret: this.credentialsSecret });
  }
}
