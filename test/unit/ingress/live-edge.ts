import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import WebSocket from "ws";
import { ensureTools } from "../../../embedded/tools/ensure";
import { topology } from "../../../components/core/topology";
import { clusterEdge } from "../../../components/ingress/edge-addresses";
import { nginxConfigFiles } from "../../../components/ingress/nginx-config";
import { makeCertificates, mountVolume } from "./certificates";
import type { Certificates, KeyPair } from "./certificates";
import { LogSink, dnsStub, freePort } from "./fake-upstreams";
import type { Stoppable } from "./fake-upstreams";
import type { Fakes } from "./fakes";
import { hosts, startFakes } from "./fakes";
import { pageFacts } from "./page-facts";

/** How a test asks. */
export interface Ask {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** TLS server name. @default the host */
  readonly serverName?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A real nginx on loopback with the configuration of the cluster, only its addresses changed, and fakes behind it. */
export class LiveEdge {
  dir = "";
  readonly started: Stoppable[] = [];
  nginx: ChildProcess | undefined;
  stderr = "";
  httpsPort = 0;
  httpPort = 0;
  /** Port of every workspace, on an address of its own. */
  workspacePort = 0;
  log!: LogSink;
  fakes!: Fakes;
  certificates!: Certificates;
  private commands = new Map<string, string>();

  file(name: string): string {
    return path.join(this.dir, name);
  }

  command(name: string): string {
    const found = this.commands.get(name);
    if (found === undefined) throw new Error(`${name} is not ready`);
    return found;
  }

  /** Starts the fakes and nginx. */
  async start(): Promise<void> {
    for (const [name, tool] of await ensureTools(["nginx", "openssl"])) this.commands.set(name, tool.bin());
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "webide-edge-"));
    // nginx' workers give up root when they have it, and must still read here.
    fs.chmodSync(this.dir, 0o755);
    fs.mkdirSync(this.file("state"));
    fs.chmodSync(this.file("state"), 0o777);
    const ports = await freePorts(
      ...([
        "https",
        "http",
        "status",
        "refusal",
        "workspace",
        "waker",
        "oauth2Proxy",
        "keycloak",
        "grafana",
        "budget",
      ] as const),
    );
    this.httpsPort = ports.https;
    this.httpPort = ports.http;
    this.workspacePort = ports.workspace;
    this.log = await LogSink.start();
    this.fakes = await startFakes(ports);
    this.started.push(this.log, ...Object.values(this.fakes));
    const dns = await dnsStub({
      "code-server.ide-alice.svc.cluster.local": "127.0.0.2",
      "code-server.ide-bob.svc.cluster.local": "127.0.0.3",
      // Known, but nobody listens there: stopped.
      "code-server.ide-carol.svc.cluster.local": "127.0.0.4",
      "code-server.ide-dave.svc.cluster.local": "127.0.0.4",
      "oauth2-proxy.ingress.svc.cluster.local": "127.0.0.1",
      "waker.ingress.svc.cluster.local": "127.0.0.1",
      "keycloak.auth.svc.cluster.local": "127.0.0.1",
      "litellm.ai.svc.cluster.local": "127.0.0.1",
      "grafana.monitoring.svc.cluster.local": "127.0.0.1",
    });
    this.started.push(dns);
    this.renewCertificates();
    const files = nginxConfigFiles({
      hosts,
      pages: pageFacts,
      realm: "webide",
      resolver: `127.0.0.1:${dns.port}`,
      adminCidrs: ["127.0.0.1/32"],
      addresses: {
        ...clusterEdge,
        https: `127.0.0.1:${ports.https}`,
        http: `127.0.0.1:${ports.http}`,
        status: `127.0.0.1:${ports.status}`,
        refusal: `127.0.0.1:${ports.refusal}`,
        accessLog: `127.0.0.1:${this.log.port}`,
        accessLogFile: this.file("state/access.log"),
        tlsDir: this.file("tls"),
        adminCa: this.file("admin-ca/ca.crt"),
        configDir: this.file("edge"),
        stateDir: this.file("state"),
        oauth2Proxy: { ...topology.oauth2Proxy, port: ports.oauth2Proxy },
        waker: { ...topology.waker, port: ports.waker },
        gatewayBudget: { ...topology.gatewayBudget, port: ports.budget },
        keycloak: { ...topology.keycloak, port: ports.keycloak },
        grafana: { ...topology.grafana, port: ports.grafana },
        codeServerPort: ports.workspace,
      },
    });
    mountVolume(this.file("edge"), files);
    await this.startNginx();
  }

  /** Makes fresh certificates and mounts them; nginx finds out by itself. */
  renewCertificates(): void {
    const names = [hosts.ide, `*.${hosts.ide}`, hosts.sso, hosts.ssoAdmin, hosts.grafana];
    this.certificates = makeCertificates(this.command("openssl"), names);
    this.mountKeyPair(this.certificates.edge);
    mountVolume(this.file("admin-ca"), { "ca.crt": this.certificates.adminCa.crt });
  }

  mountKeyPair(pair: KeyPair): void {
    mountVolume(this.file("tls"), { "tls.crt": pair.crt, "tls.key": pair.key });
  }

  private async startNginx(): Promise<void> {
    const script = path.join(__dirname, "../../../components/ingress/watch-and-run.sh");
    const nginx = spawn("/bin/sh", [script], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: `${path.dirname(this.command("nginx"))}:${process.env["PATH"] ?? ""}`,
        EDGE_CONFIG: this.file("edge/nginx.conf"),
        EDGE_WATCHED: `${this.file("edge")} ${this.file("tls")} ${this.file("admin-ca")}`,
        EDGE_STATE_DIR: this.file("state"),
        EDGE_PERIOD_SECONDS: "0.2",
      },
    });
    this.nginx = nginx;
    nginx.stderr.on("data", (data: Buffer) => (this.stderr += data.toString()));
    for (let attempt = 0; attempt < 250 && nginx.exitCode === null; attempt++) {
      if (await this.healthy()) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`nginx did not start: ${this.stderr}`);
  }

  private async healthy(): Promise<boolean> {
    return this.ask({ host: hosts.ide, path: "/healthz" }).then(
      (answer) => answer.status === 200,
      () => false,
    );
  }

  /** Sends one request over TLS; the path goes out exactly as written. */
  ask({ host, path: target = "/", method = "GET", headers = {}, serverName, cert, key }: Ask): Promise<Answered> {
    return new Promise((done, fail) => {
      const req = https.request(
        {
          ...{ host: "127.0.0.1", port: this.httpsPort, path: target, method, agent: false, cert, key },
          headers: { Host: host, ...headers },
          servername: serverName ?? host,
          rejectUnauthorized: false,
          timeout: 10_000,
        },
        (res) => {
          let body = "";
          res.on("data", (chunk: Buffer) => (body += chunk.toString()));
          res.on("end", () => {
            done({ status: res.statusCode ?? 0, headers: res.headers, body });
          });
        },
      );
      req.on("timeout", () => req.destroy(new Error("timed out")));
      req.on("error", fail);
      req.end();
    });
  }

  /** Sends bytes over TLS and gives all bytes that come back until the connection ends, closed or reset. */
  raw(serverName: string, text: string): Promise<string> {
    return new Promise((done, fail) => {
      let answer = "";
      const socket = tls.connect(
        { host: "127.0.0.1", port: this.httpsPort, servername: serverName, rejectUnauthorized: false },
        () => socket.write(text),
      );
      socket.setTimeout(10_000, () => socket.destroy(new Error("timed out")));
      socket.on("data", (data: Buffer) => (answer += data.toString()));
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "ECONNRESET") fail(error);
      });
      socket.on("close", () => {
        done(answer);
      });
    });
  }

  /** Begins to open a WebSocket at a host. */
  socket(host: string, target: string, headers: Readonly<Record<string, string>>): WebSocket {
    const options: WebSocket.ClientOptions & tls.ConnectionOptions = {
      headers: { Host: host, ...headers },
      servername: host,
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    };
    return new WebSocket(`wss://127.0.0.1:${this.httpsPort}${target}`, options);
  }

  async stop(): Promise<void> {
    const nginx = this.nginx;
    if (nginx !== undefined && nginx.exitCode === null) {
      // "close" and not "exit": the watcher holds the stream too, and must be gone before its folder is.
      const ended = new Promise((done) => nginx.once("close", done));
      nginx.kill("SIGTERM");
      await ended;
    }
    for (const one of this.started) await one.stop();
    if (this.dir !== "") fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A free port of its own for each name. */
async function freePorts<Name extends string>(...names: Name[]): Promise<Record<Name, number>> {
  const ports = new Set<number>();
  while (ports.size < names.length) ports.add(await freePort());
  return Object.fromEntries([...ports].map((port, index) => [names[index], port])) as Record<Name, number>;
}
