import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { OidcClient, OidcIssuer, ServiceEndpoint, SqlDatabase } from "../core/contracts";
import { endpointHost } from "../core/endpoint-url";
import { labels } from "../core/labels";
import type { AllowFrom } from "../core/network";
import type { Resources } from "../core/pod";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import { adminSecret, clusterPorts, keycloakContainer } from "./keycloak-server";

/** Inputs of {@link Keycloak}. */
export interface KeycloakArgs {
  readonly namespace: pulumi.Input<string>;
  /** Keycloak image from the lock, built with its build-time options. */
  readonly image: string;
  /** Number of pods; they form one cluster through the database. */
  readonly replicas: number;
  /** Public address, `https://sso.<domain>`. */
  readonly publicUrl: string;
  /** Address of the admin door, `https://sso-admin.<domain>`. */
  readonly adminUrl: string;
  /** Name of the realm that signs the users in. */
  readonly realm: string;
  readonly database: SqlDatabase;
  /** Networks in CIDR form from which `X-Forwarded-*` is believed: those of nginx' pods. */
  readonly trustedProxies: readonly string[];
  /** Certificate for the cluster's own names, a Secret of type kubernetes.io/tls. @default plain HTTP inside the cluster */
  readonly tls?: { readonly secretName: string };
  /** Pods beside nginx, oauth2-proxy and Grafana that sign users in. @default none */
  readonly clients?: AllowFrom["from"];
  /**
   * Database connections of one pod. During a rollout one pod more runs, and all of them must fit into the server's 100.
   * @default 30
   */
  readonly databasePoolSize?: number;
  /**
   * `Recreate` where two versions may not run side by side, which is so between minor versions. @default RollingUpdate
   */
  readonly rollout?: "RollingUpdate" | "Recreate";
  /** @default one core, 1536Mi */
  readonly resources?: Resources;
  /** Refuse to delete the administrator's credentials, and keep them. @default false */
  readonly protect?: boolean;
}

/** Keycloak: signs the users in for every other part, and holds who they are. */
export class Keycloak extends pulumi.ComponentResource {
  /** Where the pods of the cluster reach it. */
  readonly endpoint: ServiceEndpoint = topology.keycloak;
  /** The users' realm. */
  readonly issuer: OidcIssuer;
  /** The client that the provider of the realm's resources logs in with. */
  readonly adminClient: OidcClient & { readonly clientSecret: pulumi.Output<string> };

  constructor(name: string, args: KeycloakArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:Keycloak", name, { publicUrl: args.publicUrl, replicas: args.replicas }, opts);
    const child = { parent: this };
    const kept = { ...child, protect: args.protect ?? false, retainOnDelete: args.protect ?? false };
    const identity = { app: topology.keycloak.app, component: "identity" };

    const clientId = "webide-provisioner";
    const password = new random.RandomPassword(`${name}-admin`, { length: 48, special: false }, kept);
    const secret = new k8s.core.v1.Secret(
      `${name}-admin`,
      {
        metadata: { name: adminSecret, namespace: args.namespace, labels: labels(identity) },
        stringData: { "client-id": clientId, "client-secret": password.result },
      },
      kept,
    );
    const port = topology.keycloak.port;
    const metrics = topology.keycloakMetrics.port;
    const peers = { namespace: topology.keycloak.namespace, app: topology.keycloak.app };
    new Workload(
      name,
      {
        ...identity,
        namespace: args.namespace,
        replicas: args.replicas,
        ...(args.rollout === "Recreate" && { strategy: { type: "Recreate" } }),
        pod: {
          // The image's `keycloak`; it owns the files, so the root group is not needed.
          uid: 1000,
          containers: [
            keycloakContainer({
              image: args.image,
              publicUrl: args.publicUrl,
              adminUrl: args.adminUrl,
              database: args.database,
              databasePoolSize: args.databasePoolSize ?? 30,
              trustedProxies: args.trustedProxies,
              tls: args.tls !== undefined,
              resources: args.resources ?? { cpu: "1", memory: "1536Mi", ephemeralStorage: "1Gi" },
            }),
          ],
          ...(args.tls && { volumes: [{ name: "tls", secret: { secretName: args.tls.secretName } }] }),
          gracePeriodSeconds: 60,
        },
        servicePorts: { [args.tls ? "https" : "http"]: port, management: metrics },
        ingress: [
          {
            from: [topology.nginx, topology.oauth2Proxy, topology.grafana, ...(args.clients ?? [])],
            ports: [port],
          },
          { from: [peers], ports: [...clusterPorts] },
          { from: [topology.prometheus], ports: [metrics] },
        ],
        egress: [
          { ...topology.postgres, port: args.database.port },
          ...clusterPorts.map((clusterPort) => ({ ...topology.keycloak, port: clusterPort })),
        ],
        // A start that migrates the schema may take the whole start-up probe.
        progressDeadlineSeconds: 900,
      },
      { ...child, dependsOn: secret },
    );

    const scheme = args.tls === undefined ? "http" : "https";
    const path = `/realms/${args.realm}`;
    this.issuer = {
      realm: args.realm,
      issuerUrl: `${args.publicUrl}${path}`,
      internalUrl: `${scheme}://${endpointHost(this.endpoint)}:${port}${path}`,
    };
    this.adminClient = { clientId, clientSecret: pulumi.secret(password.result) };
    this.registerOutputs({ endpoint: this.endpoint, issuer: this.issuer, adminClient: this.adminClient });
  }
}
