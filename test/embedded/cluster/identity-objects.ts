import type { KubernetesObject } from "../../../embedded/cluster/api-client";
import { databaseRolesScript } from "../../../components/identity/database-roles";

/** Values that no log and no process list may show. */
export const secrets = { owner: "owner-7c1e", superuser: "super-51aa", exporter: "export-0d3f", client: "client-9b72" };

const meta = (name: string) => ({ name, namespace: "auth" });
const pod = (app: string) => ({ metadata: { labels: { app } } });
const fromSecret = (name: string, secret: string, key: string): object => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

/** What the database's pod needs. */
export function databaseObjects(): Record<string, KubernetesObject> {
  const roles = { database: "keycloak", owner: "keycloak", exporter: "exporter" };
  return {
    "/api/v1/namespaces/auth/secrets/keycloak-database": {
      apiVersion: "v1",
      kind: "Secret",
      metadata: meta("keycloak-database"),
      stringData: {
        username: roles.owner,
        password: secrets.owner,
        superuser: secrets.superuser,
        exporter: secrets.exporter,
      },
    },
    "/api/v1/namespaces/auth/configmaps/postgres-init": {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: meta("postgres-init"),
      data: { "10-roles.sh": databaseRolesScript(roles) },
    },
    "/apis/apps/v1/namespaces/auth/statefulsets/postgres": {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: meta("postgres"),
      spec: {
        serviceName: "postgres",
        selector: { matchLabels: { app: "postgres" } },
        template: {
          ...pod("postgres"),
          spec: {
            containers: [
              {
                name: "postgres",
                image: "example.org/postgres",
                env: [
                  { name: "POSTGRES_USER", value: "postgres" },
                  fromSecret("POSTGRES_PASSWORD", "keycloak-database", "superuser"),
                  fromSecret("OWNER_PASSWORD", "keycloak-database", "password"),
                  fromSecret("EXPORTER_PASSWORD", "keycloak-database", "exporter"),
                  { name: "POSTGRES_INITDB_ARGS", value: "--auth-host=scram-sha-256 --data-checksums" },
                ],
                volumeMounts: [
                  { name: "data", mountPath: "/var/lib/postgresql" },
                  { name: "init", mountPath: "/docker-entrypoint-initdb.d" },
                ],
              },
            ],
            volumes: [{ name: "init", configMap: { name: "postgres-init", defaultMode: 0o555 } }],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: {
              storageClassName: "local-path",
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        ],
      },
    },
  };
}

/** Path of the Deployment. */
export const keycloakPath = "/apis/apps/v1/namespaces/auth/deployments/keycloak";

/** Keycloak's Deployment, with one more variable. */
export function keycloakDeployment(name: string, value: string): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: meta("keycloak"),
    spec: {
      selector: { matchLabels: { app: "keycloak" } },
      template: {
        ...pod("keycloak"),
        spec: {
          containers: [
            {
              name: "keycloak",
              image: "example.org/keycloak",
              args: ["start", "--optimized"],
              env: [
                { name: "KC_DB_URL_HOST", value: "postgres.auth.svc.cluster.local" },
                { name: "KC_DB_URL_PORT", value: "5432" },
                { name: "KC_DB_URL_DATABASE", value: "keycloak" },
                fromSecret("KC_DB_USERNAME", "keycloak-database", "username"),
                fromSecret("KC_DB_PASSWORD", "keycloak-database", "password"),
                { name: "KC_HOSTNAME", value: "https://sso.dev.localhost" },
                { name: "KC_PROXY_HEADERS", value: "xforwarded" },
                { name: "KC_HTTP_PORT", value: "8080" },
                fromSecret("KC_BOOTSTRAP_ADMIN_CLIENT_ID", "keycloak-admin", "client-id"),
                fromSecret("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", "keycloak-admin", "client-secret"),
                { name, value },
              ],
            },
          ],
        },
      },
    },
  };
}

/** The first administrator's Secret. */
export function adminSecret(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: meta("keycloak-admin"),
    stringData: { "client-id": "provisioner", "client-secret": secrets.client },
  };
}
