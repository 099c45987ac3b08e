import { readFileSync } from "node:fs";
import path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ModelEndpoint, ServiceEndpoint } from "../core/contracts";
import { labelKeys } from "../core/contracts";
import { labels } from "../core/labels";
import type { EnvValue, Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import { gatewayEnvironment, gatewayPaths } from "./gateway-environment";
import { keyRingFile, keyRingSecret } from "./key-ring";
import { liteLlmConfigYaml } from "./litellm-config";

/** Inputs of {@link LiteLlmGateway}. */
export interface LiteLlmGatewayArgs {
  readonly namespace: pulumi.Input<string>;
  /** Full image reference of LiteLLM. */
  readonly image: string;
  /** @default 2 */
  readonly replicas?: number;
  /** Server behind `code-chat`. */
  readonly chat: ModelEndpoint;
  /** Tabby server behind `code-completion` and the `/tabby` routes. */
  readonly completion: ServiceEndpoint;
  /** Secret in the gateway's namespace with the key of the chat server. */
  readonly chatKey: { readonly secret: string; readonly key: string };
  /** Secret in the gateway's namespace with the password of the gateway's Redis. */
  readonly redisPassword: { readonly secret: string; readonly key: string };
  /** How many shards of users the gateway can hold keys of; raising it rolls the gateway. */
  readonly keyRingSlots: number;
  /** Time zone in which a day of the token budgets begins, as in the tz database. */
  readonly timeZone: string;
  /** Longest wait for a whole chat answer, in seconds. */
  readonly chatTimeoutSeconds: number;
  /** Words that must not stand in prompts, beside the built-in patterns. @default none */
  readonly forbiddenWords?: readonly string[];
  /** Of one replica. @default 1 CPU (limit 2), 2Gi */
  readonly resources?: Resources;
}

const files = "litellm";
const drainSeconds = 90;

/** The Python files that LiteLLM loads, by name. */
export function hookSources(): Record<string, string> {
  const names = ["gateway_hook.py", "budget_server.py", "tabby_llm.py"];
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(__dirname, name), "utf8")]));
}

/** The key rings of all shards in one folder; a shard that is not there yet is simply absent. */
export function keyRingVolume(slots: number): k8s.types.input.core.v1.Volume {
  return {
    name: "key-ring",
    projected: {
      defaultMode: 0o440,
      sources: Array.from({ length: slots }, (_, slot) => ({
        secret: {
          name: keyRingSecret(slot),
          optional: true,
          items: [{ key: keyRingFile, path: `${String(slot).padStart(2, "0")}/${keyRingFile}` }],
        },
      })),
    },
  };
}

/**
 * The only door to the models: checks keys, limits and budgets, keeps secrets out of prompts, and counts.
 *
 * Metrics carry names of users, and every workspace reaches this port: they are given only to the bearer of
 * {@link metricsToken}. LiteLLM's own master key opens nothing: the hook knows no such key, so no administrative route
 * can be reached with it.
 */
export class LiteLlmGateway extends pulumi.ComponentResource {
  /** Bearer token with which Prometheus reads the metrics; secret. */
  readonly metricsToken: pulumi.Output<string>;

  constructor(name: string, args: LiteLlmGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:gateway:LiteLlmGateway", name, { ...args }, opts);
    const child = { parent: this };
    const { app, port } = topology.litellm;
    const metadata = { name: files, namespace: args.namespace, labels: labels({ app, component: "gateway" }) };

    const masterKey = new random.RandomPassword(`${name}-master-key`, { length: 40, special: false }, child);
    const metricsToken = new random.RandomPassword(`${name}-metrics-token`, { length: 40, special: false }, child);
    this.metricsToken = pulumi.secret(metricsToken.result);
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata,
        type: "Opaque",
        stringData: {
          "master-key": pulumi.secret(pulumi.interpolate`sk-${masterKey.result}`),
          "metrics-token": this.metricsToken,
        },
      },
      child,
    );
    const configuration = {
      "config.yaml": liteLlmConfigYaml({ ...args, forbiddenWords: args.forbiddenWords ?? [] }),
      ...hookSources(),
    };
    const config = new k8s.core.v1.ConfigMap(name, { metadata, data: configuration }, child);
    const configVolume = (volume: string, names: readonly string[]): k8s.types.input.core.v1.Volume => ({
      name: volume,
      configMap: { name: files, items: names.map((key) => ({ key, path: key })) },
    });
    const env: Record<string, EnvValue> = {
      ...gatewayEnvironment(args.timeZone),
      GRACEFUL_SHUTDOWN_TIMEOUT: String(drainSeconds - 10),
      LITELLM_MASTER_KEY: { secret: files, key: "master-key" },
      GATEWAY_METRICS_TOKEN: { secret: files, key: "metrics-token" },
      VLLM_API_KEY: args.chatKey,
      REDIS_PASSWORD: args.redisPassword,
    };
    new Workload(
      name,
      {
        app,
        component: "gateway",
        namespace: args.namespace,
        replicas: args.replicas ?? 2,
        configuration,
        servicePorts: { http: port, budget: topology.gatewayBudget.port },
        pod: {
          uid: 65534,
          gracePeriodSeconds: drainSeconds,
          volumes: [
            configVolume("config", ["config.yaml"]),
            configVolume("hooks", Object.keys(hookSources())),
            keyRingVolume(args.keyRingSlots),
          ],
          containers: [
            {
              name: "litellm",
              image: args.image,
              args: ["--config", `${gatewayPaths.config}/config.yaml`, "--port", String(port), "--telemetry", "False"],
              env,
              ports: { http: port, budget: topology.gatewayBudget.port },
              resources: args.resources ?? { cpu: "1", cpuLimit: "2", memory: "2Gi", ephemeralStorage: "512Mi" },
              probes: httpProbes({
                ready: "/health/readiness",
                live: "/health/liveliness",
                port: "http",
                startupSeconds: 180,
              }),
              // The Service forgets the pod before the pod stops listening.
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              mounts: [
                { name: "config", mountPath: gatewayPaths.config, readOnly: true },
                { name: "hooks", mountPath: gatewayPaths.hooks, readOnly: true },
                { name: "key-ring", mountPath: gatewayPaths.keyRing, readOnly: true },
              ],
              scratch: { "/tmp": "256Mi" },
            },
          ],
        },
        ingress: [
          {
            from: [{ namespaceLabels: { [labelKeys.namespaceKind]: "workspace" }, app: "code-server" }],
            ports: [port],
          },
          { from: [topology.prometheus, topology.blackboxExporter], ports: [port] },
          { from: [topology.nginx], ports: [topology.gatewayBudget.port] },
        ],
        egress: [args.chat, args.completion, topology.gatewayRedis],
      },
      { ...child, dependsOn: [secret, config] },
    );
    this.registerOutputs({ metricsToken: this.metricsToken });
  }
}
