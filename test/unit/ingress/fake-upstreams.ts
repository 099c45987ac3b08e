import dgram from "node:dgram";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** A server of the test, stopped by the one who started it. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** A TCP port of loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** What an upstream was sent. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

type Answer = (seen: SeenRequest, res: http.ServerResponse) => void;

/** An HTTP server that remembers what it was sent. */
export class Upstream implements Stoppable {
  readonly seen: SeenRequest[] = [];
  private constructor(
    private readonly server: http.Server,
    private readonly sockets: WebSocketServer | undefined,
  ) {}

  static async start(host: string, port: number, answer: Answer, webSocket = false): Promise<Upstream> {
    const server = http.createServer((req, res) => {
      const seen = {
        method: req.method ?? "",
        url: req.url ?? "",
        headers: req.headers,
        rawHeaders: req.rawHeaders,
      };
      upstream.seen.push(seen);
      answer(seen, res);
    });
    const sockets = webSocket ? new WebSocketServer({ server }) : undefined;
    sockets?.on("connection", (socket, req) => {
      upstream.seen.push({ method: "GET", url: req.url ?? "", headers: req.headers, rawHeaders: req.rawHeaders });
      socket.on("message", (data: Buffer) => {
        socket.send(`echo:${data.toString()}`);
      });
    });
    const upstream = new Upstream(server, sockets);
    await new Promise<void>((done, fail) => server.once("error", fail).listen(port, host, done));
    return upstream;
  }

  last(): SeenRequest {
    const last = this.seen.at(-1);
    if (last === undefined) throw new Error("the upstream was never called");
    return last;
  }

  async stop(): Promise<void> {
    for (const client of this.sockets?.clients ?? []) client.terminate();
    this.sockets?.close();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** The name that a DNS question asks for. */
function questionName(message: Buffer): string {
  const parts: string[] = [];
  for (let at = 12; message[at] !== 0; at += message[at]! + 1) {
    parts.push(message.toString("latin1", at + 1, at + 1 + message[at]!));
  }
  return parts.join(".");
}

/** A DNS server that knows the given names (A records) and says of all others that they do not exist. */
export async function dnsStub(names: Readonly<Record<string, string>>): Promise<Stoppable & { readonly port: number }> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (message, from) => {
    const address = names[questionName(message)];
    const question = message.subarray(12, message.indexOf(0, 12) + 5);
    const head = Buffer.alloc(12);
    message.copy(head, 0, 0, 2);
    head.writeUInt16BE(address === undefined ? 0x8183 : 0x8180, 2); // answer, recursion, name error or none
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(address === undefined ? 0 : 1, 6);
    const record =
      address === undefined
        ? []
        : [Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split(".").map(Number)])];
    socket.send(Buffer.concat([head, question, ...record]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  return { port: socket.address().port, stop: () => new Promise<void>((done) => socket.close(done)) };
}

/** Takes the access log as Vector does: one JSON object in each datagram, behind a syslog head. */
export class LogSink implements Stoppable {
  readonly raw: string[] = [];
  private readonly socket = dgram.createSocket("udp4");
  private constructor() {
    this.socket.on("message", (message) => this.raw.push(message.toString()));
  }

  static async start(): Promise<LogSink> {
    const sink = new LogSink();
    await new Promise<void>((done) => sink.socket.bind(0, "127.0.0.1", done));
    return sink;
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** The line about the request with this path; lines are sent after the answer, so it may take a moment. */
  async line(path: string): Promise<Record<string, string>> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const lines = this.raw.map((text) => JSON.parse(text.replace(/^[^{]*/, "")) as Record<string, string>);
      const found = lines.find((line) => line["path"] === path);
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`no log line about ${path} in ${this.raw.length} lines`);
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => this.socket.close(done));
  }
}
