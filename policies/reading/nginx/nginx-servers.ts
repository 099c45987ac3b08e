import type { Violation } from "../../rule";
import type { NginxConfig, NginxDirective } from "./nginx-files";

/** Blocks whose lines are data: their first words are keys, not directives. */
const dataBlocks = new Set(["map", "geo", "types", "split_clients", "charset_map"]);

/** One `listen` of a server. */
export interface Listener {
  /** The directive; the server itself where nginx listens by default. */
  readonly directive: NginxDirective;
  /** Address and port as one text; equal for listeners that share a socket. */
  readonly socket: string;
  /** Whether only processes of the same pod reach it. */
  readonly isLoopback: boolean;
  readonly options: readonly string[];
}

/** All directives of a list and of their blocks; the lines of data are left out. */
export function* everyDirective(list: readonly NginxDirective[]): Iterable<NginxDirective> {
  for (const directive of list) {
    yield directive;
    if (!dataBlocks.has(directive.name)) yield* everyDirective(directive.block ?? []);
  }
}

/** The HTTP servers of a configuration. */
export function nginxServers(config: NginxConfig): NginxDirective[] {
  return Array.from(everyDirective(config.directives)).filter(
    ({ name, block, parent }) =>
      name === "server" && block !== undefined && (parent === undefined || parent.name === "http"),
  );
}

/** Directives of a name that stand in a block itself. */
export function own(block: NginxDirective, name: string): NginxDirective[] {
  return (block.block ?? []).filter((directive) => directive.name === name);
}

/** Directives of a name that hold in a block: its own, else those of the nearest block around it that has any. */
export function effective(block: NginxDirective, name: string): NginxDirective[] {
  const found = own(block, name);
  return found.length > 0 || block.parent === undefined ? found : effective(block.parent, name);
}

function socketOf(text: string): { readonly socket: string; readonly isLoopback: boolean } {
  if (text.startsWith("unix:")) return { socket: text, isLoopback: true };
  const [, address = "*", port = "80"] = /^\d+(?:-\d+)?$/.test(text)
    ? ["", "*", text]
    : (/^(\[[^\]]*\]|[^:]*)(?::([\d-]+))?$/.exec(text) ?? ["", text, "80"]);
  const isLoopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(address);
  return { socket: `${address === "0.0.0.0" ? "*" : address}:${port}`, isLoopback };
}

/** Where a server listens; by default, with the rights that containers have, at port 8000, which nobody meant. */
export function listeners(server: NginxDirective): Listener[] {
  const found = own(server, "listen").map((directive) => {
    const [address = "", ...options] = directive.args;
    return { directive, options, ...socketOf(address) };
  });
  return found.length > 0 ? found : [{ directive: server, options: [], ...socketOf("80") }];
}

/** Listeners that can be reached from outside of the pod. */
export function openListeners(server: NginxDirective): Listener[] {
  return listeners(server).filter(({ isLoopback }) => !isLoopback);
}

/** A violation at a directive: the file it stands in, its line and its words. */
export function nginxViolation(directive: NginxDirective, allowed: string, whatToDo: string): Violation {
  const words = [directive.name, ...directive.args].join(" ");
  const shown = words.length > 100 ? `${words.slice(0, 100)}…` : words;
  return { field: directive.file, value: `${shown} (line ${String(directive.line)})`, allowed, whatToDo };
}
