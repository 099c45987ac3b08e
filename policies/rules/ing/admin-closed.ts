import type { PublicRoute } from "../../limits/network";
import type { NginxConfig, NginxDirective } from "../../reading/nginx/nginx-files";
import { nginxConfig } from "../../reading/nginx/nginx-files";
import {
  effective,
  everyDirective,
  listeners,
  nginxServers,
  nginxViolation,
  openListeners,
  own,
} from "../../reading/nginx/nginx-servers";
import { NginxValues, anything } from "../../reading/nginx/nginx-values";
import { normalPath } from "../../reading/nginx/request-path";
import { locationMatch, selectLocations } from "../../reading/nginx/select-location";
import type { UpstreamCall, UpstreamGroups } from "../../reading/nginx/upstream-calls";
import { ownPath, passDirectives, upstreamCalls, upstreamGroups } from "../../reading/nginx/upstream-calls";
import type { ObjectRule, Violation } from "../../rule";

/** What all servers of a configuration are judged with. */
interface Edge {
  readonly values: NginxValues;
  readonly groups: UpstreamGroups;
  readonly refusals: ReadonlySet<string>;
  readonly probes: readonly string[];
  readonly closed: readonly string[];
  readonly routes: readonly PublicRoute[];
  /** Namespace in which short names of Services are looked up. */
  readonly namespace: string;
}

/** A path that nobody lists: whatever answers it answers everything. */
const unlisted = "/not-on-any-list";

const isOn = (found: readonly NginxDirective[]): boolean => found.at(-1)?.args[0]?.toLowerCase() === "on";

/** `allow` and `deny` that hold in a block, in the order in which nginx asks them. */
function access(block: NginxDirective): readonly NginxDirective[] {
  const found = (block.block ?? []).filter(({ name }) => name === "allow" || name === "deny");
  return found.length > 0 || block.parent === undefined ? found : access(block.parent);
}

function isAnyEnough(block: NginxDirective): boolean {
  return effective(block, "satisfy").at(-1)?.args[0] === "any";
}

/** Whether a location refuses everybody before it asks an upstream. */
function isRefused(block: NginxDirective): boolean {
  const [first] = access(block);
  return own(block, "return").length > 0 || (first?.name === "deny" && first.args[0] === "all" && !isAnyEnough(block));
}

/** Whether only administrators get through: from listed networks, and with a certificate. */
function isAdminDoor(block: NginxDirective): boolean {
  const rules = access(block);
  const last = rules.at(-1);
  const isListed = last?.name === "deny" && last.args[0] === "all" && !isAnyEnough(block);
  const isWide = rules.some(({ name, args }) => name === "allow" && /^all$|\/0$/.test(args[0] ?? ""));
  return isListed && !isWide && isOn(effective(block, "ssl_verify_client"));
}

/** The closed paths, and other spellings under which an upstream would recognise them. */
function probes(routes: readonly PublicRoute[]): string[] {
  const closed = new Set(routes.flatMap((route) => route.closed));
  const begins = new Set(routes.flatMap((route) => route.open));
  const spellings = Array.from(closed).flatMap((path) => [
    path,
    `${path}/`,
    `${path}/x`,
    `/${path}`,
    path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    ...Array.from(begins, (begin) => `${begin}x/${"../".repeat(begin.split("/").length - 1)}${path.slice(1)}`),
  ]);
  return [...spellings, unlisted];
}

function isBelow(path: string, beginning: string): boolean {
  return path === beginning || path.startsWith(`${beginning}/`);
}

/** The route of a machine; undefined for one that the public door may not lead to. */
function routeOf(machine: string, { namespace, routes }: Edge): PublicRoute | undefined {
  const [, host = "", port = ""] = /^([^:@]+):(\d+)$/.exec(machine) ?? [];
  const [service = "", space = namespace, ...domain] = host.split(".");
  if (!["", "svc", "svc.cluster.local"].includes(domain.join("."))) return undefined;
  return routes.find((route) => {
    const [name = "", spaces = ""] = route.service.split(".");
    const isSpace = spaces.endsWith("*") ? space.startsWith(spaces.slice(0, -1)) : space === spaces;
    return service === name && isSpace && route.ports.includes(Number(port));
  });
}

/** Addresses on loopback that are answered here, without asking anybody. */
function ownRefusals(config: NginxConfig): ReadonlySet<string> {
  const refusing = nginxServers(config).filter((server) =>
    [server, ...everyDirective(own(server, "location"))].every((block) => passDirectives(block).length === 0),
  );
  return new Set(
    refusing.flatMap((server) => listeners(server).flatMap(({ socket, isLoopback }) => (isLoopback ? [socket] : []))),
  );
}

/** What is wrong with a call, as what is allowed instead; undefined when nothing is. */
function objection(call: UpstreamCall, raw: string, route: PublicRoute | undefined): string | undefined {
  if (route === undefined) return "only Services that stand under `routes` in policies/baseline/network.yaml";
  const path = normalPath(call.path) ?? "";
  // Behind a part that is not known, every path could follow.
  const [known = ""] = path.split(anything);
  const isUnknown = known.length < path.length;
  const isClosed = route.closed.some((closed) => isBelow(known, closed) || (isUnknown && closed.startsWith(known)));
  const isOpen = route.open.some((open) => known.startsWith(open));
  if (isClosed) return `a refusal of ${raw}: ${route.closed.join(", ")} of ${route.service} are closed`;
  return isOpen ? undefined : `only ${route.open.join(" and ")} of ${route.service}, not ${raw}`;
}

const whatToDo =
  "Lead each path to its product by a location of its own and answer all others with 404; administration has a server of its own, with ssl_verify_client and a list of networks.";

/** A request that a client could make, and a location that could answer it. */
interface Trial {
  readonly location: NginxDirective;
  readonly raw: string;
}

/** Requests for the paths of a location itself, where its calls go to another path than the client's. */
function* ownTrials(server: NginxDirective, location: NginxDirective, closed: readonly string[]): Iterable<Trial> {
  const { modifier, text } = locationMatch(location);
  const paths = passDirectives(location).map(ownPath);
  if (modifier === "~" || modifier === "~*") {
    const isFixed = paths.some((path) => path !== "" && !/\$\{?(?:uri|document_uri|request_uri)\b/.test(path));
    if (isFixed) yield { location, raw: unlisted };
    return;
  }
  const begins = paths.filter((path) => path !== "");
  const targets = begins.flatMap((path) =>
    closed.filter((target) => target.startsWith(path)).map((target) => text + target.slice(path.length)),
  );
  for (const raw of [text, ...targets]) {
    // Another location may answer what this one would.
    if (selectLocations(server, normalPath(raw) ?? "").includes(location)) yield { location, raw };
  }
}

/** Everything that is tried on a server. */
function* trials(server: NginxDirective, { probes: paths, closed }: Edge): Iterable<Trial> {
  const isReachable = (location: NginxDirective): boolean => own(location, "internal").length === 0;
  const locations = Array.from(everyDirective(own(server, "location"))).filter(({ name }) => name === "location");
  const named = locations.filter((location) => locationMatch(location).modifier === "@");
  for (const raw of paths) {
    const path = normalPath(raw);
    for (const location of path === undefined ? [] : selectLocations(server, path)) {
      if (isReachable(location)) yield { location, raw };
    }
    // Which paths lead to a named location depends on what goes wrong before.
    for (const location of named) yield { location, raw };
  }
  for (const location of locations.filter(isReachable)) yield* ownTrials(server, location, closed);
}

function* publicServer(server: NginxDirective, edge: Edge): Iterable<Violation> {
  const told = new Set<NginxDirective>();
  for (const { location, raw } of trials(server, edge)) {
    if (isRefused(location)) continue;
    for (const call of upstreamCalls(location, raw, edge.values, edge.groups)) {
      if (told.has(call.directive) || edge.refusals.has(call.machine)) continue;
      const route = routeOf(call.machine, edge);
      const allowed = isAdminDoor(location) && route !== undefined ? undefined : objection(call, raw, route);
      if (allowed === undefined) continue;
      told.add(call.directive);
      yield nginxViolation(call.directive, allowed, whatToDo);
    }
  }
}

/** Directives of a public server that no list of paths can follow. */
function* unfollowed(server: NginxDirective): Iterable<Violation> {
  for (const directive of everyDirective(server.block ?? [])) {
    const { name, args, parent } = directive;
    const isRedirect = /^https?:/.test(args[1] ?? "") || ["redirect", "permanent"].includes(args[2] ?? "");
    if (name === "rewrite" && !isRedirect) {
      yield nginxViolation(
        directive,
        "paths as clients write them",
        "Use a location; a rewritten path can not be followed.",
      );
    }
    if (["stub_status", "status", "api"].includes(name) && (parent === undefined || !isRefused(parent))) {
      yield nginxViolation(directive, "nginx's own figures on loopback alone", "Move it to a server on 127.0.0.1.");
    }
  }
}

/** What administers or measures a product is not for the public door. */
export const rule: ObjectRule = {
  id: "ing/admin-closed",
  level: "mandatory",
  scope: "object",
  summary:
    "The public door leads to listed products only, and never to their administration, metrics and health paths; administrators have a server of their own, by network and client certificate.",
  reason:
    "Administration pages of Keycloak, of the LLM gateway and of model servers were the way in of several break-ins. Each closed path is tried on the configuration, in several spellings: maps and locations decide on different forms of one path.",
  source: "https://www.keycloak.org/server/reverseproxy",
  appliesTo: ["ConfigMap", "Secret"],
  example: {
    good: `data:\n  nginx.conf: |\n    server {\n        location /realms/webide/ { proxy_pass http://keycloak.auth.svc.cluster.local:8080; }\n        location / { return 404; }\n    }`,
    bad: `data:\n  nginx.conf: |\n    server {\n        location / { proxy_pass http://keycloak.auth.svc.cluster.local:8080; }\n    }`,
  },
  *check(object, { baseline }) {
    const config = nginxConfig(object);
    if (config === undefined) return;
    for (const directive of config.directives) {
      if (directive.name === "stream" || directive.name === "mail") {
        yield nginxViolation(directive, "http alone", "Delete the block: it has no paths that could be closed.");
      }
    }
    const { routes } = baseline.network;
    const edge = {
      values: new NginxValues(config),
      groups: upstreamGroups(config),
      refusals: ownRefusals(config),
      probes: probes(routes),
      closed: routes.flatMap((route) => route.closed),
      routes,
      namespace: object.namespace ?? "default",
    };
    for (const server of nginxServers(config)) {
      if (openListeners(server).length === 0) continue;
      yield* unfollowed(server);
      if (own(server, "return").length > 0) continue;
      yield* publicServer(server, edge);
    }
  },
};
