import type http from "node:http";
import { platformHosts } from "../../../components/core/hosts";
import type { PortalFacts } from "../../../components/core/portal-facts";
import type { SeenRequest } from "./fake-upstreams";
import { Upstream } from "./fake-upstreams";

export const hosts = platformHosts("company.test");

/** Session cookie of a signed-in user, as the fake oauth2-proxy knows it. */
export function session(user: string): string {
  return `__Secure-webide=session-of-${user}`;
}

/** The products behind the edge; every one of them remembers what it was sent. */
export interface Fakes {
  readonly alice: Upstream;
  readonly bob: Upstream;
  readonly oauth2Proxy: Upstream;
  readonly keycloak: Upstream;
  readonly grafana: Upstream;
  readonly waker: Upstream;
  readonly budget: Upstream;
}

/** Ports of the fakes; the workspaces share one port on addresses of their own. */
export type FakePorts = Readonly<
  Record<"workspace" | "waker" | "oauth2Proxy" | "keycloak" | "grafana" | "budget", number>
>;

/** A workspace that tries to do harm: cookies for its neighbours, orders to nginx. */
function workspace(user: string) {
  return (_: SeenRequest, res: http.ServerResponse): void => {
    res.setHeader("Set-Cookie", [
      "theme=dark; Path=/",
      "wide=1; Domain=.ide.company.test; Path=/",
      "__Secure-webide=stolen; Domain=.ide.company.test; Secure; Path=/",
    ]);
    res.setHeader("X-Accel-Redirect", "/_edge/pages/starting.html");
    res.setHeader("X-Powered-By", "workspace");
    res.end(`workspace of ${user}`);
  };
}

function oauth2Proxy(seen: SeenRequest, res: http.ServerResponse): void {
  if (seen.url.startsWith("/oauth2/start")) {
    res.writeHead(302, { Location: `https://${hosts.sso}/realms/webide/protocol/openid-connect/auth` }).end();
    return;
  }
  if (!seen.url.startsWith("/oauth2/auth")) {
    res.end(`oauth2-proxy ${seen.url}`);
    return;
  }
  const user = /__Secure-webide=session-of-([^;\s]+)/
    .exec(seen.headers.cookie ?? "")?.[1]
    ?.replace(/(?:-renewed)+$/, "");
  // Keycloak refused to renew the session of a disabled user.
  if (user === undefined || user === "disabled") {
    res.writeHead(401).end();
    return;
  }
  res.setHeader("X-Auth-Request-Preferred-Username", user);
  // A browser takes it in place of the old one, so it names the user, too.
  const renewed = `${session(user)}-renewed`;
  res.setHeader("Set-Cookie", `${renewed}; Domain=.ide.company.test; Secure; HttpOnly; Path=/`);
  res.writeHead(202).end();
}

function echo(name: string) {
  return (seen: SeenRequest, res: http.ServerResponse): void => {
    res.end(`${name} ${seen.url}`);
  };
}

/** What the waker tells of a user. */
export function factsOf(user: string): PortalFacts {
  const hard = { "limits.cpu": "4", "limits.memory": "8Gi" };
  const extensions = [{ id: "ms-python.python", version: "2024.22.2" }];
  return { user, state: "running", quota: { hard, used: { "limits.cpu": "3", "limits.memory": "6Gi" } }, extensions };
}

/**
 * Knows a stopped workspace (carol) and a disabled user (dave), and tells of everybody who is asked about; erin's facts and
 * frank's start break it.
 */
function waker(seen: SeenRequest, res: http.ServerResponse): void {
  const user = /^\/portal\/(.*)$/.exec(seen.url)?.[1];
  if (user !== undefined) {
    res.setHeader("Set-Cookie", "__Secure-webide=of-the-waker; Path=/");
    if (user === "erin") res.writeHead(502).end("stack trace of the waker");
    else res.end(JSON.stringify(factsOf(user)));
    return;
  }
  const states: Record<string, number> = { "/wake/carol": 503, "/wake/dave": 403, "/wake/frank": 502 };
  res.writeHead(states[seen.url] ?? 404).end();
}

/** The gateway's counters: everybody has used half, and nobody knows erin. */
function budget(seen: SeenRequest, res: http.ServerResponse): void {
  if (seen.url === "/budget/erin") res.writeHead(404).end("{}");
  else res.end(JSON.stringify({ used: 500, limit: 1000 }));
}

export async function startFakes(ports: FakePorts): Promise<Fakes> {
  return {
    alice: await Upstream.start("127.0.0.2", ports.workspace, workspace("alice"), true),
    bob: await Upstream.start("127.0.0.3", ports.workspace, workspace("bob")),
    oauth2Proxy: await Upstream.start("127.0.0.1", ports.oauth2Proxy, oauth2Proxy),
    keycloak: await Upstream.start("127.0.0.1", ports.keycloak, echo("keycloak")),
    grafana: await Upstream.start("127.0.0.1", ports.grafana, echo("grafana")),
    waker: await Upstream.start("127.0.0.1", ports.waker, waker),
    budget: await Upstream.start("127.0.0.1", ports.budget, budget),
  };
}
