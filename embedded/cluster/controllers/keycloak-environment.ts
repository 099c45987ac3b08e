import { played } from "../played";

/** Where the real programs listen, all on the loopback address. */
export interface LoopbackPorts {
  readonly keycloak: number;
  readonly keycloakManagement: number;
  readonly postgres: number;
}

/** Whether a pod means the played database by this host name. */
export function isPlayedDatabase(host: string | undefined): boolean {
  const { namespace, app } = played.postgres;
  return [app, `${app}.${namespace}`, `${app}.${namespace}.svc`, `${app}.${namespace}.svc.cluster.local`].includes(
    host ?? "",
  );
}

/**
 * What a Keycloak pod declares, as the same program needs it on this machine: its own addresses and that of the played
 * database become loopback ones, and it forms no cluster, because one process stands behind all its pods. Everything
 * else (credentials, pool, proxy, log, events) is taken as declared.
 */
export function keycloakEnvironment(
  declared: Readonly<Record<string, string>>,
  ports: LoopbackPorts,
): Record<string, string> {
  const kept = Object.entries(declared).filter(([name]) => !name.startsWith("KC_HTTPS_"));
  const url = `http://127.0.0.1:${ports.keycloak}`;
  return {
    ...Object.fromEntries(kept),
    ...(isPlayedDatabase(declared["KC_DB_URL_HOST"]) && {
      KC_DB_URL_HOST: "127.0.0.1",
      KC_DB_URL_PORT: String(ports.postgres),
    }),
    KC_HTTP_ENABLED: "true",
    KC_HTTP_HOST: "127.0.0.1",
    KC_HTTP_PORT: String(ports.keycloak),
    KC_HTTP_MANAGEMENT_SCHEME: "http",
    KC_HTTP_MANAGEMENT_HOST: "127.0.0.1",
    KC_HTTP_MANAGEMENT_PORT: String(ports.keycloakManagement),
    KC_HOSTNAME: url,
    KC_HOSTNAME_ADMIN: url,
    KC_CACHE: "local",
    // No Service has to forget it first.
    KC_SHUTDOWN_DELAY: "0s",
    KC_SHUTDOWN_TIMEOUT: "5s",
  };
}
