import http from "node:http";
import type { AddressInfo } from "node:net";

/** One request, its body read. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly response: http.ServerResponse;
}

/** Largest body that is read; prompts of 32,768 tokens are far below. */
const mostBytes = 8 * 1024 ** 2;

/** Sends JSON, or plain text. */
export function send(response: http.ServerResponse, status: number, body: unknown, type = "application/json"): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

async function read(request: http.IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** A server that reads bodies and never shows a fault's text to callers; prompts reach no log. */
export function jsonServer(handle: (call: Call) => Promise<void>): http.Server {
  return http.createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await read(request);
      if (body === undefined) {
        send(response, 413, { error: "the body is too large" });
        return;
      }
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      await handle({ method: request.method ?? "GET", path: pathname, headers: request.headers, body, response });
    };
    answer().catch((error: unknown) => {
      process.stderr.write(
        `${error instanceof Error ? error.name : "fault"} while answering ${request.method ?? ""}\n`,
      );
      if (response.headersSent) response.destroy();
      else send(response, 500, { error: "internal error" });
    });
  });
}

/** Starts to listen. @returns the port, which the system chose where 0 was asked for */
export async function listen(server: http.Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}
