import type { NginxServersArgs } from "./nginx-server-parts";
import { pageLocation, workspaceName } from "./nginx-server-parts";
import { portal, workspaces } from "./nginx-user-servers";

/** Names nobody knows: no certificate is shown, no answer given. */
function unknownHosts({ addresses }: NginxServersArgs): string {
  return `server {
    listen ${addresses.https} ssl default_server;
    server_name _;
    ssl_reject_handshake on;
    return 444;
}
server {
    listen ${addresses.http} default_server;
    server_name _;
    location = /healthz {
        access_log off;
        return 200;
    }
    location / {
        return 444;
    }
}`;
}

function redirects({ hosts, addresses, adminCidrs }: NginxServersArgs): string {
  const names = [hosts.ide, hosts.sso, ...(adminCidrs.length > 0 ? [hosts.ssoAdmin] : []), hosts.grafana];
  return `server {
    listen ${addresses.http};
    server_name ${names.join(" ")} ${workspaceName(hosts)};
    return 308 https://$host$request_uri;
}`;
}

/** The realm and its static files, on the decoded path here and on the raw path by the map. */
function sso(args: NginxServersArgs): string {
  const keycloak = `include proxy-headers.conf;
        include hidden-headers.conf;
        error_page 429 /_edge/pages/too-many.html;
        error_page 502 504 =503 /_edge/pages/unavailable.html;
        proxy_pass http://$sso_upstream;`;
  return `server {
    listen ${args.addresses.https} ssl;
    server_name ${args.hosts.sso};
    include security-headers.conf;
    location /realms/${args.realm}/ {
        limit_req zone=login burst=${args.loginBurst} nodelay;
        ${keycloak}
    }
    location /resources/ {
        ${keycloak}
    }
    location / {
        return 404;
    }
    ${pageLocation(args)}
}`;
}

function ssoAdmin(args: NginxServersArgs): string {
  if (args.adminCidrs.length === 0) return "";
  return `server {
    listen ${args.addresses.https} ssl;
    server_name ${args.hosts.ssoAdmin};
    ssl_client_certificate ${args.addresses.adminCa};
    ssl_verify_client on;
    ssl_verify_depth 2;
    include security-headers.conf;
    ${args.adminCidrs.map((cidr) => `allow ${cidr};`).join("\n    ")}
    deny all;
    location ~ ^/(?:admin|realms|resources)/ {
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_pass http://$sso_admin_upstream;
    }
    location / {
        return 404;
    }
}`;
}

function grafana({ hosts, addresses }: NginxServersArgs): string {
  return `server {
    listen ${addresses.https} ssl;
    server_name ${hosts.grafana};
    include security-headers.conf;
    location / {
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_read_timeout 3600s;
        proxy_buffering off;
        proxy_pass http://$grafana_upstream;
    }
    location ^~ /metrics {
        return 404;
    }
}`;
}

/** Loopback only: where refused requests are sent, and nginx's own figures for the containers beside it. */
function loopback({ addresses }: NginxServersArgs): string {
  return `server {
    listen ${addresses.refusal};
    access_log off;
    include page-headers.conf;
    error_page 403 /forbidden.html;
    location / {
        return 403;
    }
    location = /forbidden.html {
        internal;
        root ${addresses.configDir}/pages;
    }
}
server {
    listen ${addresses.status};
    access_log off;
    allow 127.0.0.1;
    deny all;
    location = /stub_status {
        stub_status;
    }
    location = /reload-metrics {
        default_type text/plain;
        alias ${addresses.stateDir}/reload.prom;
    }
    location / {
        return 404;
    }
}`;
}

/** All server blocks. Their number does not depend on the number of users. */
export function nginxServers(args: NginxServersArgs): string {
  return [unknownHosts, redirects, workspaces, portal, sso, ssoAdmin, grafana, loopback]
    .map((block) => block(args))
    .filter((text) => text !== "")
    .join("\n");
}
