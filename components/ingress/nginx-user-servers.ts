import type { NginxServersArgs } from "./nginx-server-parts";
import { pageLocation, workspaceName } from "./nginx-server-parts";
import { sessionCookie } from "./session-cookie";

/** Asks oauth2-proxy who the user is. On by default for a whole server; a location that must do without says so. */
const authenticated = `auth_request /_edge/auth;
    auth_request_set $ide_user $upstream_http_x_auth_request_preferred_username;
    auth_request_set $session_refresh $upstream_http_set_cookie;
    # With a short refresh period oauth2-proxy renews the cookie in the answer to the question above.
    add_header Set-Cookie $session_refresh always;
    include security-headers.conf;`;

/** Parts that every server with signed-in users has. */
function signInLocations(args: NginxServersArgs): string {
  return `location = /_edge/auth {
        internal;
        auth_request off;
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
        proxy_pass http://$oauth2_proxy/oauth2/auth;
    }
    location @sign_in {
        auth_request off;
        error_page 429 /_edge/pages/too-many.html;
        limit_req zone=login burst=${args.loginBurst} nodelay;
        include proxy-headers.conf;
        include hidden-headers.conf;
        # Handed over in a header: in a query it would lose everything after its first "&".
        proxy_set_header X-Auth-Request-Redirect https://$host$request_uri;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
        proxy_pass http://$oauth2_proxy/oauth2/start;
    }
    location @unauthorized {
        auth_request off;
        default_type application/json;
        return 401 '{"error":"sign_in_required"}';
    }
    ${pageLocation(args)}`;
}

/** One block for every user there is or will be: who owns the host is decided by a map, at the time of the request. */
export function workspaces(args: NginxServersArgs): string {
  return `server {
    listen ${args.addresses.https} ssl;
    server_name ${workspaceName(args.hosts)};
    ${authenticated}
    location / {
        recursive_error_pages on;
        error_page 401 = $on_anonymous;
        error_page 403 /_edge/pages/forbidden.html;
        error_page 500 =503 /_edge/pages/unavailable.html;
        error_page 502 504 = $on_stopped;
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_set_header Cookie $workspace_cookie;
        # A cookie of a workspace stays with its own host, and one of the session's name loses the attribute that its
        # prefix demands, so that browsers refuse it.
        proxy_cookie_domain ~. $host;
        proxy_cookie_flags ~${sessionCookie} nosecure nohttponly;
        proxy_connect_timeout 3s;
        proxy_read_timeout 3600s;
        proxy_send_timeout 3600s;
        proxy_buffering off;
        proxy_request_buffering off;
        client_max_body_size ${args.maxUploadSize};
        proxy_pass http://$workspace_upstream;
    }
    # A stopped workspace: the waker starts it and says by its status what to show. 503 it is starting, 403 the user is
    # disabled, 404 there is none.
    location @wake {
        auth_request off;
        error_page 403 /_edge/pages/disabled.html;
        error_page 404 /_edge/pages/missing.html;
        error_page 503 /_edge/pages/starting.html;
        error_page 500 502 504 =503 /_edge/pages/unavailable.html;
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_intercept_errors on;
        proxy_method POST;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
        proxy_set_header Cookie "";
        proxy_connect_timeout 3s;
        proxy_read_timeout 10s;
        proxy_pass http://$waker/wake/$workspace_user;
    }
    location @unavailable {
        auth_request off;
        default_type application/json;
        return 503 '{"error":"workspace_not_running"}';
    }
    ${signInLocations(args)}
}`;
}

/**
 * What belongs to the user, for the portal's script: asked for by the name that oauth2-proxy gave, whatever the request
 * says; nothing of the request itself goes along.
 */
function facts(at: string, address: string): string {
  return `location = ${at} {
        error_page 401 = $on_anonymous;
        error_page 404 500 502 503 504 = @no_facts;
        add_header Set-Cookie $session_refresh always;
        include page-headers.conf;
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_intercept_errors on;
        proxy_method GET;
        proxy_pass_request_body off;
        proxy_set_header Content-Length "";
        proxy_set_header Cookie "";
        proxy_set_header Authorization "";
        proxy_hide_header Set-Cookie;
        proxy_hide_header Cache-Control;
        proxy_connect_timeout 3s;
        proxy_read_timeout 10s;
        proxy_pass ${address};
    }`;
}

/** The start page, the way to the own workspace, and the paths of the sign-in. */
export function portal(args: NginxServersArgs): string {
  const { hosts, addresses } = args;
  // try_files runs after auth_request, as the pages are for signed-in users only.
  const page = (at: string, file: string) => `location = ${at} {
        add_header Set-Cookie $session_refresh always;
        include page-headers.conf;
        root ${addresses.configDir}/pages;
        try_files /${file}.html =404;
    }`;
  return `server {
    listen ${addresses.https} ssl;
    server_name ${hosts.ide};
    ${authenticated}
    error_page 401 = $on_anonymous;
    error_page 404 /_edge/pages/not-found.html;
    error_page 500 =503 /_edge/pages/unavailable.html;
    location = /healthz {
        auth_request off;
        access_log off;
        return 200;
    }
    ${page("/", "portal")}
    ${page("/guide", "guide")}
    ${facts("/me", "http://$facts_upstream/portal/$workspace_user")}
    ${facts("/me/tokens", "http://$budget_upstream/budget/$workspace_user")}
    location @no_facts {
        auth_request off;
        default_type application/json;
        return 503 '{"error":"facts_unavailable"}';
    }
    # try_files runs after auth_request, so that the name is known when the named location redirects.
    location = /open {
        root ${addresses.configDir}/pages;
        try_files /no-such-file @open;
    }
    location @open {
        auth_request off;
        return 302 $own_workspace;
    }
    location / {
        return 404;
    }
    location ~ ^/oauth2/(?:start|sign_in|sign_out|callback|static/[a-z/.-]+)\\z {
        auth_request off;
        error_page 403 500 /_edge/pages/sign-in-failed.html;
        error_page 429 /_edge/pages/too-many.html;
        error_page 502 504 =503 /_edge/pages/unavailable.html;
        proxy_intercept_errors on;
        limit_req zone=login burst=${args.loginBurst} nodelay;
        include proxy-headers.conf;
        include hidden-headers.conf;
        proxy_pass http://$oauth2_proxy$uri$is_args$args;
    }
    ${signInLocations(args)}
}`;
}
