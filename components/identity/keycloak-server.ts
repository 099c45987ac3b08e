import type { SqlDatabase } from "../core/contracts";
import type { ContainerArgs, EnvValue, Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";

/** Ports on which the pods of one cluster talk: JGroups and its failure detection (an offset of 50,000). */
export const clusterPorts = [7800, 57800] as const;

/** Where the certificate is mounted. */
export const certificatePath = "/etc/keycloak/tls";

/** Secret with the first administrator: a client, not a person. */
export const adminSecret = "keycloak-admin";

/** What the server is told. */
export interface KeycloakServer {
  /** Keycloak image from the lock, built with its build-time options. */
  readonly image: string;
  /** Public address, without a trailing slash. */
  readonly publicUrl: string;
  /** Address of the admin door, without a trailing slash. */
  readonly adminUrl: string;
  readonly database: SqlDatabase;
  /** Largest number of database connections of one pod. */
  readonly databasePoolSize: number;
  /** Networks in CIDR form from which `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** Whether a certificate is mounted. */
  readonly tls: boolean;
  readonly resources: Resources;
}

/**
 * Environment of the server: run-time options only. `--optimized` exits with code 2 when a build-time option (database
 * vendor, health, metrics, event metrics, features) is given here and differs, so those stand in the image alone.
 *
 * @throws RangeError where no trusted proxy is named, which Keycloak reads as "trust everybody"
 */
export function keycloakEnvironment(server: KeycloakServer): Record<string, EnvValue> {
  if (server.trustedProxies.length === 0) {
    throw new RangeError(
      `trustedProxies is empty, and Keycloak would believe X-Forwarded-* from everybody; name the networks of the reverse proxy, as in "10.244.0.0/16"`,
    );
  }
  const port = String(topology.keycloak.port);
  return {
    KC_DB_URL_HOST: server.database.host,
    KC_DB_URL_PORT: String(server.database.port),
    KC_DB_URL_DATABASE: server.database.database,
    KC_DB_USERNAME: { secret: server.database.credentialsSecret, key: "username" },
    KC_DB_PASSWORD: { secret: server.database.credentialsSecret, key: "password" },
    KC_DB_POOL_MAX_SIZE: String(server.databasePoolSize),
    // Full addresses: links and the issuer never depend on the Host header of a request. Only the addresses that servers
    // call may be those of the cluster.
    KC_HOSTNAME: server.publicUrl,
    KC_HOSTNAME_ADMIN: server.adminUrl,
    KC_HOSTNAME_BACKCHANNEL_DYNAMIC: "true",
    KC_PROXY_HEADERS: "xforwarded",
    KC_PROXY_TRUSTED_ADDRESSES: server.trustedProxies.join(","),
    // The port is the same with and without TLS, so that Service, policies and probes are too.
    ...(server.tls
      ? {
          KC_HTTP_ENABLED: "false",
          KC_HTTPS_PORT: port,
          KC_HTTPS_CERTIFICATE_FILE: `${certificatePath}/tls.crt`,
          KC_HTTPS_CERTIFICATE_KEY_FILE: `${certificatePath}/tls.key`,
        }
      : { KC_HTTP_ENABLED: "true", KC_HTTP_PORT: port }),
    // Health and metrics stay plain: only the kubelet and Prometheus reach them.
    KC_HTTP_MANAGEMENT_SCHEME: "http",
    KC_HTTP_METRICS_SLOS: "50,100,250,500,1000,2000",
    KC_EVENT_METRICS_USER_TAGS: "realm,clientId",
    KC_LOG_CONSOLE_OUTPUT: "json",
    // Who signed in is part of the audit trail, not only who failed to.
    KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL: "info",
    // Time for the Service to forget the pod, then for requests under way.
    KC_SHUTDOWN_DELAY: "15s",
    KC_SHUTDOWN_TIMEOUT: "30s",
    // Read only while there is no master realm yet.
    KC_BOOTSTRAP_ADMIN_CLIENT_ID: { secret: adminSecret, key: "client-id" },
    KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: { secret: adminSecret, key: "client-secret" },
  };
}

/** The server's container. */
export function keycloakContainer(server: KeycloakServer): ContainerArgs {
  return {
    name: "keycloak",
    image: server.image,
    args: ["start", "--optimized"],
    env: keycloakEnvironment(server),
    ports: {
      [server.tls ? "https" : "http"]: topology.keycloak.port,
      management: topology.keycloakMetrics.port,
      jgroups: clusterPorts[0],
      "jgroups-fd": clusterPorts[1],
    },
    resources: server.resources,
    // The first start writes the schema, an upgrade migrates it.
    probes: httpProbes({ ready: "/health/ready", live: "/health/live", port: "management", startupSeconds: 600 }),
    ...(server.tls && { mounts: [{ name: "tls", mountPath: certificatePath, readOnly: true }] }),
    // With --optimized nothing else is written.
    scratch: { "/opt/keycloak/data": "256Mi", "/tmp": "256Mi" },
  };
}
