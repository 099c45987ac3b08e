/** Public names of the platform below one company domain. */
export interface PlatformHosts {
  /** Portal, sign-in callback and sign-out: `ide.<domain>`, the guide's own name. */
  readonly ide: string;
  /** Parent of the per-user hosts: `<user>.ide.<domain>`. One origin per user. */
  readonly workspaceParent: string;
  /** Public door of Keycloak: the realm and its static files only. */
  readonly sso: string;
  /** Admin door of Keycloak: source allow-list and client certificate. */
  readonly ssoAdmin: string;
  readonly grafana: string;
}

/**
 * Names of the platform's hosts.
 *
 * Keycloak does not stand below `ide.<domain>`: a script in a workspace may set cookies for its parent domain, and they
 * must not reach the sign-in pages.
 */
export function platformHosts(domain: string): PlatformHosts {
  return {
    ide: `ide.${domain}`,
    workspaceParent: `ide.${domain}`,
    sso: `sso.${domain}`,
    ssoAdmin: `sso-admin.${domain}`,
    grafana: `grafana.${domain}`,
  };
}
