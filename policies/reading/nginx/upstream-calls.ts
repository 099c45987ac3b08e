import type { NginxConfig, NginxDirective } from "./nginx-files";
import { everyDirective, own } from "./nginx-servers";
import type { NginxValues } from "./nginx-values";
import { normalPath } from "./request-path";
import { locationMatch } from "./select-location";

/** A call that nginx makes for a request. */
export interface UpstreamCall {
  readonly directive: NginxDirective;
  /** Host and port. */
  readonly machine: string;
  /** Path that the upstream is asked for, as written by nginx. */
  readonly path: string;
}

const passes = new Set(["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"]);

/** The path that a pass directive writes itself; empty where the request's own is sent. */
export function ownPath({ args }: NginxDirective): string {
  const [, rest = ""] = /^(?:[a-z]+:\/\/|\$\{?scheme\}?:\/\/)?(.*)$/s.exec(args[0] ?? "") ?? [];
  return /(?:\/|\$\{?(?:uri|document_uri|request_uri)\b).*$/s.exec(rest)?.[0] ?? "";
}

/** Directives by which a block calls an upstream; those of locations inside of it are not its own. */
export function passDirectives(block: NginxDirective): NginxDirective[] {
  return (block.block ?? []).flatMap((directive): NginxDirective[] => {
    if (passes.has(directive.name)) return [directive];
    return directive.name === "location" ? [] : passDirectives(directive);
  });
}

/** Machines of the `upstream` blocks, by name. */
export type UpstreamGroups = ReadonlyMap<string, readonly string[]>;

/** Reads the `upstream` blocks. */
export function upstreamGroups(config: NginxConfig): UpstreamGroups {
  const groups = Array.from(everyDirective(config.directives)).filter(({ name }) => name === "upstream");
  return new Map(
    groups.map((group) => [group.args[0] ?? "", own(group, "server").map(({ args }) => args[0] ?? "")] as const),
  );
}

/**
 * What a location calls for a request.
 *
 * Source: nginx, "Module ngx_http_proxy_module", directive `proxy_pass`: without variables its path takes the place of the
 * location's own; with variables it is the whole path; without a path the request's own is sent as the client wrote it.
 */
export function upstreamCalls(
  location: NginxDirective,
  raw: string,
  values: NginxValues,
  groups: UpstreamGroups,
): UpstreamCall[] {
  const uri = normalPath(raw) ?? "/";
  const known = { uri, document_uri: uri, request_uri: raw, args: "", query_string: "", is_args: "", scheme: "https" };
  return passDirectives(location).flatMap((directive) => {
    const [address = ""] = directive.args;
    return values.of(address, known).flatMap((value) => {
      const [, rest = ""] = /^(?:[a-z]+:\/\/)?(.*)$/s.exec(value) ?? [];
      const [, name = "", own = ""] = /^([^/]*)(.*)$/s.exec(rest) ?? [];
      const isWhole = own === "" || address.includes("$");
      const path = isWhole ? own || raw : own + uri.slice(locationMatch(location).text.length);
      return (groups.get(name) ?? [name]).map((machine) => ({ directive, machine, path }));
    });
  });
}
