import { endpointHost } from "../core/endpoint-url";
import type { PlatformHosts } from "../core/hosts";
import { userIdPattern } from "../core/user-id";
import type { EdgeAddresses } from "./edge-addresses";
import { sessionCookie } from "./session-cookie";

/** What the decisions of the edge depend on. */
export interface NginxMapsArgs {
  readonly hosts: PlatformHosts;
  readonly realm: string;
  readonly addresses: EdgeAddresses;
}

/** Text as it stands inside a regular expression. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** How many cookies of the session's name are taken out one by one; with more of them the whole header is dropped. */
const cookiePasses = 6;

function cookieMaps(): string {
  const maps = Array.from({ length: cookiePasses }, (_, index) => {
    const from = index === 0 ? "$http_cookie" : `$cookie_pass_${index}`;
    const [head, tail] = [`cookie_head_${index + 1}`, `cookie_tail_${index + 1}`];
    return `map ${from} $cookie_pass_${index + 1} {
    default ${from};
    "~^(?<${head}>(?:.*;)?)[ \\t]*${sessionCookie}[^;]*(?:;[ \\t]*(?<${tail}>.*))?$" "$${head} $${tail}";
}`;
  });
  return `${maps.join("\n")}
map $cookie_pass_${cookiePasses} $workspace_cookie {
    default $cookie_pass_${cookiePasses};
    "~${sessionCookie}" "";
}`;
}

/** Paths of Keycloak that must not be reached by writing them differently: nginx decides on the decoded path, Keycloak on the raw one. */
const disguisedPath = String.raw`(?!.*(?://|\.\.|;|\x5c|%(?i:2[ef5]|3b|5c|00)))`;

/**
 * Every decision of the edge, as maps that feed `proxy_pass`. An `if` would be evaluated before auth_request has asked who
 * the user is; a map is evaluated when its result is needed. Each one falls back to the refusal.
 *
 * Captures are named, as unnamed ones were the root of several memory errors in nginx.
 */
export function nginxMaps({ hosts, realm, addresses }: NginxMapsArgs): string {
  const workspaceHost = String.raw`(?<host_owner>${userIdPattern})\.${escapePattern(hosts.workspaceParent)}`;
  const upstream = (endpoint: { service: string; namespace: string; port: number }) =>
    `${endpointHost(endpoint)}:${endpoint.port}`;
  return String.raw`
# --- where fixed products stand: variables, so that names are resolved while running and not once at start
map $host $oauth2_proxy { default "${upstream(addresses.oauth2Proxy)}"; }
map $host $waker { default "${upstream(addresses.waker)}"; }

# --- what the log and the metrics call a request
map $host $surface {
    default other;
    "${hosts.ide}" portal;
    "${hosts.sso}" sso;
    "${hosts.ssoAdmin}" sso-admin;
    "${hosts.grafana}" grafana;
    "~^${userIdPattern}\.${escapePattern(hosts.workspaceParent)}\z" ide;
}
map $request_uri $raw_path {
    default "";
    "~^(?<path_only>[^?]*)" $path_only;
}
map $status $status_class {
    default "";
    "~^1" 1xx;
    "~^2" 2xx;
    "~^3" 3xx;
    "~^4" 4xx;
    "~^5" 5xx;
}

# --- protocol switch: WebSocket and nothing else
map $http_upgrade $websocket {
    default "";
    "~*^websocket\z" websocket;
}
map $websocket $connection_header {
    default upgrade;
    "" "";
}

# --- a page the user looks at, or a call of a script
map "$request_method|$http_upgrade|$http_sec_fetch_mode|$http_accept" $navigation {
    default "";
    "~^GET\|\|navigate\|" yes;
    "~^GET\|\|\|.*text/html" yes;
}
map $navigation $on_anonymous {
    default @unauthorized;
    yes @sign_in;
}
map $navigation $on_stopped {
    default @unavailable;
    yes @wake;
}

# --- same origin: needed to change something or to open a socket, both of which carry the cookie from any page
map "$request_method|$websocket|$http_origin|$host" $origin_verdict {
    default foreign;
    "~^(?:GET|HEAD|OPTIONS)\|\|" same;
    "~^[A-Z]+\|[a-z]*\|https://(?<origin_host>[^|/]+)\|\k<origin_host>\z" same;
}

# --- whose workspace: host and authenticated name together, only equality yields an address
map "$host|$ide_user" $owner_upstream {
    default "";
    "~^${workspaceHost}\|\k<host_owner>\z" "code-server.ide-$host_owner.svc.cluster.local:${addresses.codeServerPort}";
}
map "$origin_verdict|$owner_upstream" $workspace_upstream {
    default "${addresses.refusal}";
    "~^same\|(?<owner_address>.+)\z" "$owner_address";
}
map $ide_user $workspace_user {
    default "";
    "~^(?<valid_user>${userIdPattern})\z" $valid_user;
}
map $workspace_user $own_workspace {
    default "https://${hosts.ide}/";
    "~^(?<own_name>${userIdPattern})\z" "https://$own_name.${hosts.workspaceParent}/";
}
# --- facts about the caller: a script of the portal sends no origin with its question, or the portal's own
map "$workspace_user|$http_origin" $facts_verdict {
    default foreign;
    "~^[^|]+\|\z" own;
    "~^[^|]+\|https://${escapePattern(hosts.ide)}\z" own;
}
map $facts_verdict $facts_upstream {
    default "${addresses.refusal}";
    own "${upstream(addresses.waker)}";
}
map $facts_verdict $budget_upstream {
    default "${addresses.refusal}";
    own "${upstream(addresses.gatewayBudget)}";
}

# --- the number by which the log knows a request; the refusal is asked by nginx itself, which hands it over
map $server_port $reference {
    default $request_id;
    "${addresses.refusal.split(":").pop() ?? ""}" $http_x_request_id;
}

# --- public door of Keycloak: one realm and its static files
map $raw_path $sso_upstream {
    default "${addresses.refusal}";
    "~^${disguisedPath}/(?:realms/${escapePattern(realm)}|resources)/(?!clients-registrations)" "${upstream(addresses.keycloak)}";
}
map $raw_path $sso_admin_upstream {
    default "${addresses.refusal}";
    "~^${disguisedPath}/(?:admin|realms|resources)/" "${upstream(addresses.keycloak)}";
}
map $origin_verdict $grafana_upstream {
    default "${addresses.refusal}";
    same "${upstream(addresses.grafana)}";
}

# --- the session cookie never leaves the edge towards a workspace
${cookieMaps()}
`.trim();
}
