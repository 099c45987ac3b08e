import type { OidcIssuer } from "../core/contracts";

/** Uid by which the dashboards name the one data source. */
export const prometheusDatasourceUid = "prometheus";

/** Folder of the secret files in the container. */
export const grafanaSecretsDirectory = "/etc/grafana/secrets";
/** Folder of the dashboards in the container. */
export const dashboardsDirectory = "/etc/grafana/dashboards";

/** What may a realm role do in Grafana; who has none of these roles is refused. */
export interface GrafanaRoles {
  readonly admin: readonly string[];
  readonly viewer: readonly string[];
}

/** Settings of Grafana that a stack decides. */
export interface GrafanaConfigArgs {
  /** Public name of Grafana. */
  readonly host: string;
  readonly issuer: OidcIssuer;
  readonly clientId: string;
  /** Realm roles by what they may do. */
  readonly roles: GrafanaRoles;
  /** Claim of the ID token or of userinfo that lists the realm roles, as a JMESPath expression. */
  readonly rolesClaim: string;
  /** File name of the dashboard shown first. */
  readonly homeDashboard: string;
}

/** JMESPath expression from the user's realm roles to Grafana's; an empty result is refused by `role_attribute_strict`. */
export function roleAttributePath(claim: string, roles: GrafanaRoles): string {
  const has = (role: string, grafana: string) => `contains(${claim}[*], '${role}') && '${grafana}'`;
  return [...roles.admin.map((role) => has(role, "Admin")), ...roles.viewer.map((role) => has(role, "Viewer"))].join(
    " || ",
  );
}

type Section = Readonly<Record<string, string | boolean>>;

/**
 * Content of `grafana.ini`.
 *
 * Everything stands in this file: the image without a shell has no start script, so neither `GF_..__FILE` variables nor
 * `GF_PATHS_*` work; secrets are read by Grafana's own `$__file{}`. Source: Grafana, "Configure Grafana: file provider".
 */
export function grafanaIni(args: GrafanaConfigArgs): string {
  const { issuerUrl, internalUrl } = args.issuer;
  const openid = "protocol/openid-connect";
  const sections: Record<string, Section> = {
    paths: {
      data: "/var/lib/grafana",
      logs: "/var/lib/grafana/log",
      plugins: "/var/lib/grafana/plugins",
      provisioning: "/etc/grafana/provisioning",
    },
    server: { root_url: `https://${args.host}/`, enforce_domain: false, enable_gzip: true },
    // Nothing is asked of the Internet: there is none.
    analytics: {
      enabled: false,
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    plugins: { plugin_admin_enabled: false, preinstall_disabled: true, public_key_retrieval_disabled: true },
    snapshots: { enabled: false, external_enabled: false },
    public_dashboards: { enabled: false },
    security: {
      // No local account at all: the only way in is the realm.
      disable_initial_admin_creation: true,
      disable_gravatar: true,
      cookie_secure: true,
      cookie_samesite: "lax",
      content_security_policy: true,
      secret_key: `$__file{${grafanaSecretsDirectory}/secret-key}`,
    },
    users: { allow_sign_up: false, allow_org_create: false },
    auth: {
      disable_login_form: true,
      oauth_auto_login: true,
      signout_redirect_url: `${issuerUrl}/${openid}/logout?client_id=${args.clientId}`,
    },
    "auth.basic": { enabled: false },
    "auth.anonymous": { enabled: false },
    "auth.generic_oauth": {
      enabled: true,
      name: "Keycloak",
      allow_sign_up: true,
      client_id: args.clientId,
      client_secret: `$__file{${grafanaSecretsDirectory}/client-secret}`,
      scopes: "openid email profile",
      use_pkce: true,
      use_refresh_token: true,
      auth_url: `${issuerUrl}/${openid}/auth`,
      token_url: `${internalUrl}/${openid}/token`,
      api_url: `${internalUrl}/${openid}/userinfo`,
      login_attribute_path: "preferred_username",
      email_attribute_path: "email",
      role_attribute_path: roleAttributePath(args.rolesClaim, args.roles),
      role_attribute_strict: true,
      allow_assign_grafana_admin: false,
    },
    dashboards: { default_home_dashboard_path: `${dashboardsDirectory}/${args.homeDashboard}` },
    // Alerts are Prometheus' business; two places to look at would be one too many.
    unified_alerting: { enabled: false },
    metrics: { enabled: true },
    log: { mode: "console" },
    "log.console": { format: "json" },
  };
  return Object.entries(sections)
    .map(([name, keys]) =>
      [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${String(value)}`)].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
}

/** Provisioned data source: Prometheus, fixed uid, not editable. */
export function datasources(prometheusUrl: string): object {
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: "Prometheus",
        uid: prometheusDatasourceUid,
        type: "prometheus",
        access: "proxy",
        url: prometheusUrl,
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: "POST", timeInterval: "30s" },
      },
    ],
  };
}

/** Provisioned dashboards: read from files, not changeable in the browser. */
export function dashboardProviders(): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "webide",
        folder: "Web IDE",
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        options: { path: dashboardsDirectory },
      },
    ],
  };
}
