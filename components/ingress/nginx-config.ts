import type { PlatformHosts } from "../core/hosts";
import type { EdgeAddresses } from "./edge-addresses";
import { clusterEdge } from "./edge-addresses";
import { edgePages } from "./edge-pages";
import type { GuidePageArgs } from "./guide-page";
import { guidePage } from "./guide-page";
import { hiddenHeaders, pageHeaders, proxyHeaders, securityHeaders } from "./nginx-includes";
import { nginxMaps } from "./nginx-maps";
import { nginxServers } from "./nginx-servers";
import type { PortalPageArgs } from "./portal-page";
import { portalPage } from "./portal-page";

/** What the pages of the edge tell users. */
export type PageFacts = Omit<PortalPageArgs & GuidePageArgs, "hosts">;

/** Inputs of {@link nginxConfigFiles}. */
export interface NginxConfigArgs {
  readonly hosts: PlatformHosts;
  readonly pages: PageFacts;
  /** The one realm whose pages are public. */
  readonly realm: string;
  /** Address of the cluster's DNS, with a port if it is not 53. The ClusterIP: a name would be resolved only at start. */
  readonly resolver: string;
  /** Networks (CIDR) that may open the admin door of Keycloak. @default none: there is no such door */
  readonly adminCidrs?: readonly string[];
  /** Sign-in requests a second that one address may make for long. @default 5 */
  readonly loginRate?: number;
  /** Sign-in requests that one address may make at once. @default 40: a page of Keycloak and a browser's open tabs */
  readonly loginBurst?: number;
  /** Open requests and sockets of one address; offices share addresses. @default 1024 */
  readonly connectionsPerAddress?: number;
  /** Largest upload into a workspace, in nginx's notation. @default 512m */
  readonly maxUploadSize?: string;
  /** How long workers of an earlier configuration keep their sockets. @default 12h, longer than a working day */
  readonly shutdownTimeout?: string;
  /** @default the addresses in the cluster */
  readonly addresses?: EdgeAddresses;
}

/** One line for each request: who, where, how long. No cookies, no tokens, no query, since queries carry sign-in codes. */
const logFields = {
  time: "$time_iso8601",
  request_id: "$request_id",
  address: "$remote_addr",
  surface: "$surface",
  host: "$host",
  user: "$ide_user",
  method: "$request_method",
  path: "$raw_path",
  status: "$status",
  status_class: "$status_class",
  request_time: "$request_time",
  upstream_time: "$upstream_header_time",
  bytes: "$bytes_sent",
};

function main(args: NginxConfigArgs, addresses: EdgeAddresses): string {
  const state = addresses.stateDir;
  return `# Made by components/ingress. The same text for any number of users.
pid ${state}/nginx.pid;
worker_processes 2;
worker_rlimit_nofile 65536;
worker_shutdown_timeout ${args.shutdownTimeout ?? "12h"};
error_log stderr notice;

events {
    worker_connections 16384;
}

http {
    # Messages about single requests repeat the request line with its query; the access log tells of them without.
    error_log stderr crit;
    log_format edge escape=json '${JSON.stringify(logFields)}';
    access_log ${addresses.accessLogFile} edge;
    access_log syslog:server=${addresses.accessLog},nohostname,tag=nginx edge;

    client_body_temp_path ${state}/client_body;
    proxy_temp_path ${state}/proxy;
    fastcgi_temp_path ${state}/fastcgi;
    uwsgi_temp_path ${state}/uwsgi;
    scgi_temp_path ${state}/scgi;

    types { text/html html; }
    default_type application/octet-stream;
    charset utf-8;
    server_tokens off;
    server_names_hash_bucket_size 128;
    map_hash_bucket_size 256;
    variables_hash_max_size 4096;
    absolute_redirect off;
    sendfile on;
    tcp_nodelay on;
    keepalive_timeout 75s;
    client_header_timeout 15s;
    client_body_timeout 60s;
    reset_timedout_connection on;
    client_max_body_size 10m;
    large_client_header_buffers 4 16k;
    proxy_buffer_size 16k;
    proxy_buffers 8 16k;
    proxy_headers_hash_max_size 2048;
    proxy_headers_hash_bucket_size 128;
    proxy_max_temp_file_size 0;
    proxy_connect_timeout 5s;
    # Names of Services; a user added later is found without a reload.
    resolver ${args.resolver} valid=10s ipv6=off;
    resolver_timeout 5s;

    # HTTP/2 stays off: versions below the security floor can be taken over through it (CVE-2026-123007).
    ssl_certificate ${addresses.tlsDir}/tls.crt;
    ssl_certificate_key ${addresses.tlsDir}/tls.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1h;
    ssl_session_tickets off;

    # By address: limits are looked at before auth_request, when no user is known yet. Users' budgets belong to the gateway.
    limit_req_zone $binary_remote_addr zone=login:10m rate=${args.loginRate ?? 5}r/s;
    limit_req_status 429;
    limit_conn_zone $binary_remote_addr zone=address:10m;
    limit_conn address ${args.connectionsPerAddress ?? 1024};
    limit_conn_status 429;
`;
}

/** Indents the lines of a block; empty lines stay empty. */
function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}

/** nginx.conf, the files it includes and the pages it shows: path below the configuration's folder to content. */
export function nginxConfigFiles(args: NginxConfigArgs): Record<string, string> {
  const addresses = args.addresses ?? clusterEdge;
  const common = { hosts: args.hosts, realm: args.realm, addresses };
  const servers = nginxServers({
    ...common,
    adminCidrs: args.adminCidrs ?? [],
    loginBurst: args.loginBurst ?? 40,
    maxUploadSize: args.maxUploadSize ?? "512m",
  });
  const texts = { hosts: args.hosts, ...args.pages };
  const pages = { "portal.html": portalPage(texts), "guide.html": guidePage(texts), ...edgePages(texts) };
  return {
    "nginx.conf": `${main(args, addresses)}\n${indented(nginxMaps(common))}\n\n${indented(servers)}\n}\n`,
    "security-headers.conf": securityHeaders,
    "page-headers.conf": pageHeaders,
    "proxy-headers.conf": proxyHeaders,
    "hidden-headers.conf": hiddenHeaders,
    ...Object.fromEntries(Object.entries(pages).map(([file, html]) => [`pages/${file}`, html])),
  };
}
