import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { labels } from "../core/labels";
import { execProbes, httpProbes } from "../core/probes";
import { parseQuantity } from "../core/quantities";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Secret with the password, and the key under which it stands. */
export const gatewayRedisSecret = { secret: "gateway-redis", key: "password" } as const;

const configFolder = "/etc/valkey";

/** Inputs of {@link GatewayRedis}. */
export interface GatewayRedisArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference of Valkey. */
  readonly image: string;
  /** Full image reference of redis_exporter. */
  readonly exporterImage: string;
  /** Size of the claim that holds the append-only file. */
  readonly storage: string;
  readonly storageClass: string;
  /** Memory of the server; three quarters of it may hold data, the rest is for rewriting the append-only file. @default 512Mi */
  readonly memory?: string;
}

/**
 * valkey.conf. Counters and denials must outlive a restart and must never be evicted: when memory runs out, writes fail
 * and the gateway refuses.
 */
export function valkeyConfig(password: string, memory: string): string {
  const bytes = (parseQuantity(memory) * 3n) / 4n / 1000n;
  return [
    `port ${String(topology.gatewayRedis.port)}`,
    "dir /data",
    "appendonly yes",
    "appendfsync everysec",
    'save ""',
    `maxmemory ${String(bytes)}`,
    "maxmemory-policy noeviction",
    `requirepass ${password}`,
    "",
  ].join("\n");
}

/** The gateway's memory: rate-limit counters, token budgets of the day, and the keys that are denied at once. */
export class GatewayRedis extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayRedisArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:gateway:GatewayRedis", name, { ...args }, opts);
    const child = { parent: this };
    const { app, port } = topology.gatewayRedis;
    const metricsPort = topology.gatewayRedisMetrics.port;
    const memory = args.memory ?? "512Mi";

    const password = new random.RandomPassword(`${name}-password`, { length: 40, special: false }, child);
    const config = password.result.apply((value) => valkeyConfig(value, memory));
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata: {
          name: gatewayRedisSecret.secret,
          namespace: args.namespace,
          labels: labels({ app, component: "gateway" }),
        },
        type: "Opaque",
        stringData: { [gatewayRedisSecret.key]: password.result, "valkey.conf": pulumi.secret(config) },
      },
      child,
    );
    new Workload(
      name,
      {
        app,
        component: "gateway",
        namespace: args.namespace,
        kind: "StatefulSet",
        replicas: 1,
        claims: [{ name: "data", size: args.storage, storageClass: args.storageClass }],
        configuration: valkeyConfig("", memory),
        servicePorts: { redis: port, metrics: metricsPort },
        pod: {
          uid: 999,
          gracePeriodSeconds: 60,
          volumes: [
            {
              name: "config",
              secret: { secretName: gatewayRedisSecret.secret, items: [{ key: "valkey.conf", path: "valkey.conf" }] },
            },
          ],
          containers: [
            {
              name: "valkey",
              image: args.image,
              command: ["valkey-server", `${configFolder}/valkey.conf`],
              // valkey-cli reads the password from here; on its command line it would show in the list of processes.
              env: { REDISCLI_AUTH: gatewayRedisSecret },
              ports: { redis: port },
              resources: { cpu: "250m", memory },
              // PING is answered with an error, and exit code 0, while the append-only file is still being read.
              probes: execProbes(["sh", "-c", 'test "$(valkey-cli ping)" = PONG'], 300),
              mounts: [
                { name: "config", mountPath: configFolder, readOnly: true },
                { name: "data", mountPath: "/data" },
              ],
            },
            {
              name: "exporter",
              image: args.exporterImage,
              env: { REDIS_ADDR: `redis://localhost:${String(port)}`, REDIS_PASSWORD: gatewayRedisSecret },
              ports: { metrics: metricsPort },
              resources: { cpu: "50m", memory: "64Mi" },
              probes: httpProbes({ ready: "/health", port: "metrics" }),
            },
          ],
        },
        ingress: [
          { from: [topology.litellm], ports: [port] },
          { from: [topology.prometheus], ports: [metricsPort] },
        ],
        egress: [],
      },
      { ...child, dependsOn: [secret] },
    );
    this.registerOutputs({});
  }
}
