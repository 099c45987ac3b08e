import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SqlDatabase } from "../core/contracts";
import { endpointHost } from "../core/endpoint-url";
import { labels } from "../core/labels";
import type { AllowFrom } from "../core/network";
import type { ContainerArgs, Resources } from "../core/pod";
import { execProbes, httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import { databaseRolesScript } from "./database-roles";

/** Inputs of {@link KeycloakDatabase}. */
export interface KeycloakDatabaseArgs {
  readonly namespace: pulumi.Input<string>;
  /** PostgreSQL image from the lock. */
  readonly image: string;
  /** postgres_exporter image from the lock. */
  readonly exporterImage: string;
  /** Size of the volume. It can not shrink, and grows by the claim, not here: see the runbook of the storage alert. */
  readonly storage: string;
  readonly storageClass: string;
  /** Refuse to delete or replace the database and its credentials, and keep them. @default false */
  readonly protect?: boolean;
  /** @default half a core, 1Gi */
  readonly resources?: Resources;
  /** Pods beside Keycloak that may connect, as the dump job. @default none */
  readonly clients?: AllowFrom["from"];
}

const app = topology.postgres.app;
const roles = { database: "keycloak", owner: "keycloak", exporter: "exporter" };
const credentials = "keycloak-database";
const initScripts = "postgres-init";

/** The database server. */
export function postgresContainer(image: string, resources: Resources): ContainerArgs {
  return {
    name: "postgres",
    image,
    env: {
      POSTGRES_USER: "postgres",
      POSTGRES_PASSWORD: { secret: credentials, key: "superuser-password" },
      OWNER_PASSWORD: { secret: credentials, key: "password" },
      EXPORTER_PASSWORD: { secret: credentials, key: "exporter-password" },
      // Peers on the network prove themselves by password hash; damaged pages are noticed when they are read.
      POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --data-checksums",
    },
    ports: { postgres: topology.postgres.port },
    resources,
    probes: execProbes(["pg_isready", "--username=postgres", "--dbname=postgres"], 120),
    mounts: [
      // PGDATA is left to the image: from 18 on it is <mount>/<major>/docker, which the upgrade to the next major needs,
      // and a mount at /var/lib/postgresql/data is refused. The sub-directory also lets the server own its directory,
      // which it insists on and which the root of a volume does not offer.
      { name: "data", mountPath: "/var/lib/postgresql" },
      { name: "init", mountPath: "/docker-entrypoint-initdb.d", readOnly: true },
    ],
    scratch: { "/var/run/postgresql": "16Mi", "/tmp": "128Mi" },
  };
}

/** Statistics of the server for Prometheus, read by a role that can read nothing else. */
export function postgresExporterContainer(image: string): ContainerArgs {
  return {
    name: "exporter",
    image,
    env: {
      DATA_SOURCE_URI: `localhost:${topology.postgres.port}/${roles.database}?sslmode=disable`,
      DATA_SOURCE_USER: roles.exporter,
      DATA_SOURCE_PASS: { secret: credentials, key: "exporter-password" },
    },
    ports: { metrics: topology.postgresMetrics.port },
    resources: { cpu: "50m", memory: "64Mi", ephemeralStorage: "64Mi" },
    probes: httpProbes({ ready: "/", port: "metrics" }),
  };
}

/**
 * PostgreSQL for Keycloak: one server on a volume that outlives it. Credentials are made once and kept in a Secret of
 * the namespace.
 */
export class KeycloakDatabase extends pulumi.ComponentResource implements SqlDatabase {
  readonly host = endpointHost(topology.postgres);
  readonly port = topology.postgres.port;
  readonly database = roles.database;
  readonly credentialsSecret = credentials;

  constructor(name: string, args: KeycloakDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:KeycloakDatabase", name, {}, opts);
    const child = { parent: this };
    const kept = { ...child, protect: args.protect ?? false, retainOnDelete: args.protect ?? false };
    const meta = (object: string) => ({
      name: object,
      namespace: args.namespace,
      labels: labels({ app, component: "identity" }),
    });
    const password = (role: string) =>
      new random.RandomPassword(`${name}-${role}`, { length: 40, special: false }, kept).result;

    const secret = new k8s.core.v1.Secret(
      `${name}-credentials`,
      {
        metadata: meta(credentials),
        stringData: {
          username: roles.owner,
          password: password("owner"),
          "superuser-password": password("superuser"),
          "exporter-password": password("exporter"),
        },
      },
      kept,
    );
    const scripts = new k8s.core.v1.ConfigMap(
      `${name}-init`,
      { metadata: meta(initScripts), data: { "10-roles.sh": databaseRolesScript(roles) } },
      child,
    );
    new Workload(
      name,
      {
        app,
        component: "identity",
        namespace: args.namespace,
        kind: "StatefulSet",
        replicas: 1,
        pod: {
          // The image's `postgres`.
          uid: 999,
          containers: [
            postgresContainer(args.image, args.resources ?? { cpu: "500m", memory: "1Gi", ephemeralStorage: "512Mi" }),
            postgresExporterContainer(args.exporterImage),
          ],
          // Executable, so that the image runs it in a shell of its own instead of in its own.
          volumes: [{ name: "init", configMap: { name: initScripts, defaultMode: 0o555 } }],
          // The image asks for SIGINT, a fast shutdown: sessions are cut and the checkpoint is written, which takes its time.
          gracePeriodSeconds: 120,
        },
        claims: [{ name: "data", size: args.storage, storageClass: args.storageClass }],
        servicePorts: { postgres: topology.postgres.port, metrics: topology.postgresMetrics.port },
        ingress: [
          { from: [topology.keycloak, ...(args.clients ?? [])], ports: [topology.postgres.port] },
          { from: [topology.prometheus], ports: [topology.postgresMetrics.port] },
        ],
        egress: [],
      },
      {
        ...child,
        dependsOn: [secret, scripts],
        // Of the workload only the server itself holds data.
        transformations: [
          ({ type, props, opts: childOpts }) =>
            type === "kubernetes:apps/v1:StatefulSet"
              ? { props, opts: { ...childOpts, protect: kept.protect, retainOnDelete: kept.retainOnDelete } }
              : undefined,
        ],
      },
    );
    this.registerOutputs({ host: this.host, credentialsSecret: this.credentialsSecret });
  }
}
