import http from "node:http";
import type { PortalFacts } from "../../components/core/portal-facts";
import { userIdPattern } from "../../components/core/user-id";
import type { Log } from "./log";
import { sentence } from "./log";
import type { WakeAnswer } from "./wake";

/** What the server hands requests to. */
export interface ServerArgs {
  readonly wake: (user: string) => Promise<WakeAnswer>;
  readonly portal: (user: string) => Promise<PortalFacts>;
  /** Text for Prometheus. */
  readonly metrics: () => string;
  readonly log: Log;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The statuses that the public door has pages for; 502 leads to the page that says "not now". */
const statusOf: Readonly<Record<WakeAnswer, number>> = { starting: 503, disabled: 403, none: 404 };

const forUser = new RegExp(`^/(wake|portal)/(${userIdPattern})$`);

async function answer(request: http.IncomingMessage, args: ServerArgs): Promise<Answer> {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const [, action, user] = forUser.exec(path) ?? [];
  if (action === undefined || user === undefined) return { status: 404, body: { error: "no such address" } };
  const method = action === "wake" ? "POST" : "GET";
  if (request.method !== method) return { status: 405, body: { error: `${action} takes ${method}` } };
  try {
    if (action === "portal") return { status: 200, body: await args.portal(user) };
    const state = await args.wake(user);
    return { status: statusOf[state], body: { user, state } };
  } catch (error) {
    args.log("cluster not asked", { action, user, reason: sentence(error) });
    return { status: 502, body: { error: "the cluster did not answer" } };
  }
}

/** The waker's HTTP server: nginx and Prometheus are its only callers, the network policies see to that. */
export function createServer(args: ServerArgs): http.Server {
  return http.createServer((request, response) => {
    // What a caller sends along is not read.
    request.resume();
    if (request.method === "GET" && request.url === "/healthz") {
      response.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
      return;
    }
    if (request.method === "GET" && request.url === "/metrics") {
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(args.metrics());
      return;
    }
    void answer(request, args).then(({ status, body }) => {
      response
        .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
        .end(`${JSON.stringify(body)}\n`);
    });
  });
}
