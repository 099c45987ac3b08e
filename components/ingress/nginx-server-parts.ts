import type { PlatformHosts } from "../core/hosts";
import { userIdPattern } from "../core/user-id";
import type { EdgeAddresses } from "./edge-addresses";
import { escapePattern } from "./nginx-maps";

/** What the server blocks depend on. */
export interface NginxServersArgs {
  readonly hosts: PlatformHosts;
  readonly realm: string;
  readonly addresses: EdgeAddresses;
  /** Networks that may open the admin door of Keycloak; without any there is no such door. */
  readonly adminCidrs: readonly string[];
  readonly loginBurst: number;
  readonly maxUploadSize: string;
}

/** Where error pages are read from; only nginx itself gets there. */
export function pageLocation({ addresses }: NginxServersArgs): string {
  return `location ^~ /_edge/pages/ {
        internal;
        auth_request off;
        add_header Set-Cookie $session_refresh always;
        include page-headers.conf;
        alias ${addresses.configDir}/pages/;
    }`;
}

/** Server name of all workspaces. */
export function workspaceName(hosts: PlatformHosts): string {
  return String.raw`"~^${userIdPattern}\.${escapePattern(hosts.workspaceParent)}$"`;
}
