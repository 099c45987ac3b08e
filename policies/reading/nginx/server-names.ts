import type { NginxDirective } from "./nginx-files";
import { nginxPattern } from "./nginx-pattern";
import { own } from "./nginx-servers";

/** Hosts that nobody ever publishes: example domains, an address, a bare name. */
const unknownHosts = ["unknown.example", "a.b.invalid", "203.0.113.7", "x", "ide-company-com"];

/** The names of a server. */
export function serverNames(server: NginxDirective): string[] {
  return own(server, "server_name").flatMap(({ args }) => args);
}

/** Whether a name of a server also covers hosts that nobody knows; a pattern that can not be read counts as one that does. */
export function isCatchAll(name: string): boolean {
  if (!name.startsWith("~")) return /^\*\.[^.]*$|^\.[^.]*$|^[^.]*\.\*$/.test(name);
  const pattern = nginxPattern(name.replace(/^~/, ""), true);
  return pattern === undefined || unknownHosts.some((host) => pattern.test(host));
}

/** Whether a server answers hosts that it does not list by name. */
export function catchesUnknownHosts(server: NginxDirective): boolean {
  const names = serverNames(server);
  return names.length === 0 || names.some(isCatchAll);
}

/** A host that a name of a server stands for; undefined for names that no browser asks for. */
export function sampleHost(name: string): string | undefined {
  if (!name.startsWith("~"))
    return /^[\w-]+(?:\.[\w-]+)+$/.test(name) ? name : name.replace(/^\*\./, "a.").match(/^a\..+/)?.[0];
  const [, domain] = /((?:\\\.[\w-]+)+)(?:\$|\\z)$/.exec(name) ?? [];
  return domain === undefined ? undefined : `a${domain.replaceAll("\\", "")}`;
}
